"""The site's signature: one key, kept or set, and a check that anybody can make."""

import stat
from dataclasses import replace
from pathlib import Path

import pytest

from competition.core.signing import key_id, public_key, sign, verify


def test_a_signature_holds_for_its_message_alone(app):
    signature = sign(b"first prize")

    assert verify(b"first prize", signature, public_key())
    assert not verify(b"first prizE", signature, public_key())
    forged = f"{int(signature[:2], 16) ^ 1:02x}{signature[2:]}"
    assert not verify(b"first prize", forged, public_key())
    assert not verify(b"first prize", "no signature", public_key())
    assert not verify(b"first prize", signature, "00" * 31)


def test_the_key_is_made_once_and_readable_by_its_owner_alone(app):
    key = public_key()
    kept = Path(app.instance_path) / "signing_key"

    assert public_key() == key
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert [one.name for one in kept.parent.glob("signing_key.*")] == []
    assert (len(key), len(key_id())) == (64, 16)


def test_a_key_that_another_process_made_first_is_the_sites(app, monkeypatch):
    kept = Path(app.instance_path) / "signing_key"
    before = public_key()
    monkeypatch.setattr(Path, "exists", lambda path: False if path == kept else path.is_file())

    assert public_key() == before


def test_several_servers_share_a_key_by_setting(app, monkeypatch):
    settings = app.extensions["settings"]
    monkeypatch.setitem(app.extensions, "settings", replace(settings, signing_key="01" * 32))

    # The public key of 0x01 × 32, from RFC 8032's construction by another implementation.
    assert public_key() == "8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c"
    assert key_id() == key_id(public_key())


@pytest.mark.parametrize("key", ["", "01" * 31])
def test_a_key_of_another_size_verifies_nothing(app, key):
    assert not verify(b"", "00" * 64, key)
