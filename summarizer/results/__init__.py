"""Results that last: written as a journal, in one file or in shards; what is done already; read back."""
