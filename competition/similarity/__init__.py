"""Likeness of entries to what is known already, and what people decide of it."""
