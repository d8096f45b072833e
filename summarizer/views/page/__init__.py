"""Summaries as one HTML page: what fills it, and the template, style and scripts that it is made of."""
