"""Checking by the recommending units, recommendation and acceptance."""
