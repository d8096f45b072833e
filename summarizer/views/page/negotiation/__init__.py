"""A dossier as one HTML page."""
