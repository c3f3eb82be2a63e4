"""Build the app; `waitress-serve app:app` and `flask` find it here."""

from competition import create_app

app = create_app()
