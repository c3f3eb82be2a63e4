"""Plumbing that every room stands on; knows no room."""
