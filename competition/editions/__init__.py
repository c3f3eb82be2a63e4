"""Editions and the versions of their plans."""
