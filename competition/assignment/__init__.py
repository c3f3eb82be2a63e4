"""The judge pool, conflicts of interest and draws."""
