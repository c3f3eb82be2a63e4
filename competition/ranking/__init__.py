"""Ranking runs and advancement."""
