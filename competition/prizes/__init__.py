"""Allocation runs and awards."""
