"""The outbox of letters."""
