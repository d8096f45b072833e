"""Word documents: how one is written, with footnotes and links, and the document of results."""
