"""The command line: `.venv/bin/flask …`."""
