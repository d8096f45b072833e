"""From an article to records borne out by its words: messages, the ask, the check of the reply, pieces."""
