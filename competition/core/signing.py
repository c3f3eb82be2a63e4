"""The site's signature: Ed25519, so that a paper can be checked by anybody who has the key.

The private key is made once under the instance folder and readable by its owner alone; the
public key stands in the launch notice and beside every signature.
"""

import hashlib
import os
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from flask import current_app

from competition.core.settings import Settings


def sign(message: bytes) -> str:
    """Return the site's signature of a message as 128 hexadecimal digits."""
    return _private_key().sign(message).hex()


def verify(message: bytes, signature: str, public_key: str) -> bool:
    """Tell whether a signature (hexadecimal) is that of a public key (hexadecimal)."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key)).verify(
            bytes.fromhex(signature), message
        )
    except (InvalidSignature, ValueError):
        return False
    return True


def public_key() -> str:
    """Return the site's public key as 64 hexadecimal digits."""
    return _private_key().public_key().public_bytes_raw().hex()


def key_id(key: str = "") -> str:
    """Return the short name of a public key, by default the site's own: 16 hexadecimal digits."""
    return hashlib.sha256(bytes.fromhex(key or public_key())).hexdigest()[:16]


def _private_key() -> Ed25519PrivateKey:
    settings: Settings = current_app.extensions["settings"]
    if settings.signing_key:
        return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(settings.signing_key))
    return Ed25519PrivateKey.from_private_bytes(_kept(settings.instance_path / "signing_key"))


def _kept(path: Path) -> bytes:
    """Return the key in the file; make it on the first call, whole or not at all."""
    if not path.exists():
        made = path.with_name(f"{path.name}.{os.getpid()}")
        handle = os.open(made, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(Ed25519PrivateKey.generate().private_bytes_raw())
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(made, path)
        except FileExistsError:  # another process was first: its key is the site's
            pass
        finally:
            made.unlink()
    return path.read_bytes()
