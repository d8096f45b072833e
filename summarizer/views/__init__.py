"""A summary made into something to look at. A view is a function from a Summary to text."""
