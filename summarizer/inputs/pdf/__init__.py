"""The article in a PDF file: its letters, its layout, without what is printed on every page."""
