"""Revisions, oldest first; each written by hand."""
