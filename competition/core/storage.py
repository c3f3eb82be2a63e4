"""Files by their content: the same calls on a local folder and on an S3 store.

Pieces of files that still arrive lie apart, each under the upload that it belongs to: nothing else
can name them, so they may go as soon as their upload has ended.
"""

import hashlib
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flask import current_app
from obstore.exceptions import BaseError
from obstore.store import LocalStore, ObjectStore, from_url

BARE_COPIES = 1
"""Which making of copies that name nobody is in use: raise it when they are made otherwise."""
StoreError = BaseError
"""What a store raises that cannot be reached or has no room; not for what is missing."""
_PIECES = "pieces"


@dataclass(frozen=True, slots=True)
class Kept:
    """A stored content: its SHA-256 as 64 hexadecimal digits, and its size in bytes."""

    sha256: str
    size: int


def make_store(url: str, folder: Path) -> ObjectStore:
    """Return the store that the settings name: a folder under the instance, or S3."""
    if url:
        return from_url(url)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return LocalStore(prefix=folder)


def _path(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256}"


def _path_of_bare(sha256: str) -> str:
    return f"{_path(sha256)}.bare-{BARE_COPIES}"


def _store() -> ObjectStore:
    store: ObjectStore = current_app.extensions["file_store"]
    return store


def keep(content: bytes) -> Kept:
    """Store a content under its hash; storing it again changes nothing."""
    sha256 = hashlib.sha256(content).hexdigest()
    _store().put(_path(sha256), content)
    return Kept(sha256, len(content))


def forget(sha256: str, *, unless_kept_since: datetime | None = None) -> None:
    """Take a content out of the store; whoever calls has made sure that nothing refers to it.

    One that was stored, or stored again, at or after ``unless_kept_since`` stays.
    """
    try:
        kept_at = _store().head(_path(sha256))["last_modified"]
    except FileNotFoundError:
        return
    if unless_kept_since is None or kept_at < unless_kept_since:
        with suppress(FileNotFoundError):  # of most files none was ever made
            _store().delete(_path_of_bare(sha256))
        _store().delete(_path(sha256))


def keep_bare(sha256: str, copy: bytes) -> None:
    """Store, beside a content, its copy that names nobody; it goes when the content goes."""
    _store().put(_path_of_bare(sha256), copy)


def bare_copy_of(sha256: str) -> bytes | None:
    """Return the copy of a content that names nobody, or ``None`` if none was made yet."""
    try:
        return bytes(_store().get(_path_of_bare(sha256)).bytes())
    except FileNotFoundError:
        return None


def content_is_kept(sha256: str) -> bool:
    """Tell whether a content lies in the store."""
    try:
        _store().head(_path(sha256))
    except FileNotFoundError:
        return False
    return True


def content_of(sha256: str) -> bytes:
    """Return a stored content; raise :class:`FileNotFoundError` when it is not there."""
    return bytes(_store().get(_path(sha256)).bytes())


def keep_piece(upload: str, content: bytes) -> Kept:
    """Store a piece of an upload, which has an id of letters and digits; again changes nothing."""
    sha256 = hashlib.sha256(content).hexdigest()
    _store().put(_piece_path(upload, sha256), content)
    return Kept(sha256, len(content))


def piece_of(upload: str, sha256: str) -> bytes:
    """Return a piece of an upload; raise :class:`FileNotFoundError` when it is not there."""
    return bytes(_store().get(_piece_path(upload, sha256)).bytes())


def uploads_with_pieces() -> set[str]:
    """Return the ids of the uploads that have pieces in the store."""
    return {upload for upload, _path_of_piece in _pieces()}


def forget_pieces(uploads: Collection[str]) -> None:
    """Take all pieces of some uploads out of the store; those without any are passed over."""
    gone = [path for upload, path in _pieces() if upload in uploads]
    for path in gone:
        try:
            _store().delete(path)
        except FileNotFoundError:  # another process tidies at the same time
            continue


def _piece_path(upload: str, sha256: str) -> str:
    # no folder for each upload: a local store would keep the empty ones
    return f"{_PIECES}/{upload}-{sha256}"


def _pieces() -> list[tuple[str, str]]:
    """Return upload and path of every piece."""
    paths = [one["path"] for some in _store().list(_PIECES) for one in some]
    return [(path.rpartition("/")[2].partition("-")[0], path) for path in paths]
