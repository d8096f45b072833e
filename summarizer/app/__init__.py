"""The local web app and its HTTP interface. What is read, kept and followed is done by the rooms below."""
