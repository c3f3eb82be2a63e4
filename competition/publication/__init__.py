"""Notices and the public results."""
