"""Bytes as text: which encoding they are in, or that it cannot be told."""
