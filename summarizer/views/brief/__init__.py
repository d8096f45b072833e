"""Who moved on what from one day to another: the types of a brief, and its views."""
