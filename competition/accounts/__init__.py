"""People: accounts, sign-in, roles and their scopes."""
