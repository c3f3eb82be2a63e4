"""Small secrets kept in the database, unreadable without the installation's own secret key."""

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app

from competition.core.settings import Settings


def _box(purpose: str) -> Fernet:
    settings: Settings = current_app.extensions["settings"]
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode())
    return Fernet(base64.urlsafe_b64encode(derived.derive(settings.secret_key.encode())))


def encrypted(text: str, *, purpose: str) -> str:
    """Return a text encrypted for one purpose; no other purpose can open it."""
    return _box(purpose).encrypt(text.encode()).decode()


def decrypted(sealed: str, *, purpose: str) -> str | None:
    """Return the text, or ``None`` when it was not encrypted here for this purpose."""
    try:
        return _box(purpose).decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None
