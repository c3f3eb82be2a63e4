"""Entrants, entries, revisions and attachments."""
