"""The command line: a file a command. The only place that prints."""
