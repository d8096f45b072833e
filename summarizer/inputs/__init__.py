"""Articles out of whatever they come in: text, HTML, web addresses, folders and tables."""
