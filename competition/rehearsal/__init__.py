"""Rehearsals: a made edition that is played through the very operations that the pages use."""
