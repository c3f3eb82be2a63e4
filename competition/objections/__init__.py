"""Objections 异议 against published lists: filed, handled, decided, answered."""
