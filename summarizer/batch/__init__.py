"""Many articles in one run: what is in flight, and the same run kept in a journal."""
