"""From the records of many articles to who moved on what, when."""
