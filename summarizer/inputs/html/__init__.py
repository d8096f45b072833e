"""The article in an HTML page, what the page tells of it, and what is missing."""
