"""The front page and people's home pages; owns no table."""
