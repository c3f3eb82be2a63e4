"""Rounds and score sheets."""
