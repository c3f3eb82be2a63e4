"""Certificates of prizes, judges and units, each with a code whose page says what holds."""
