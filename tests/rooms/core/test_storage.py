"""Files by their content: the same calls on a folder and on any other store."""

import hashlib
import stat
from pathlib import Path

import pytest
from obstore.store import LocalStore, MemoryStore

from competition.core.storage import (
    Kept,
    content_is_kept,
    content_of,
    forget_pieces,
    keep,
    keep_piece,
    make_store,
    piece_of,
    uploads_with_pieces,
)

CONTENT = "商业计划书".encode()
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture(params=["folder", "memory"])
def store(app, tmp_path, request, monkeypatch):
    made = make_store("" if request.param == "folder" else "memory:///", tmp_path / "files")
    monkeypatch.setitem(app.extensions, "file_store", made)
    return made


def test_a_content_is_kept_under_its_hash_and_read_again(store):
    assert keep(CONTENT) == Kept(SHA256, len(CONTENT))
    assert content_of(SHA256) == CONTENT


def test_keeping_a_content_again_changes_nothing(store):
    assert keep(CONTENT) == keep(CONTENT)
    assert content_of(SHA256) == CONTENT


def test_an_empty_content_is_a_content(store):
    kept = keep(b"")

    assert (kept.size, content_of(kept.sha256)) == (0, b"")


def test_what_was_never_kept_is_not_found(store):
    with pytest.raises(FileNotFoundError):
        content_of("0" * 64)


def test_pieces_lie_apart_under_their_upload_and_go_with_it(store):
    assert uploads_with_pieces() == set()
    assert keep_piece("one", CONTENT) == keep_piece("one", CONTENT) == Kept(SHA256, len(CONTENT))
    keep_piece("one", b"more")
    keep_piece("another", CONTENT)
    assert not content_is_kept(SHA256)
    keep(CONTENT)

    assert uploads_with_pieces() == {"one", "another"}
    forget_pieces(["one", "unknown"])
    assert uploads_with_pieces() == {"another"}
    assert piece_of("another", SHA256) == content_of(SHA256) == CONTENT
    with pytest.raises(FileNotFoundError):
        piece_of("one", SHA256)


def test_the_address_names_the_kind_of_store(tmp_path):
    assert isinstance(make_store("", tmp_path), LocalStore)
    assert isinstance(make_store("memory:///", tmp_path), MemoryStore)


def test_files_of_the_embedded_default_lie_under_the_instance_folder_for_its_owner(app):
    keep(CONTENT)
    folder = Path(app.instance_path) / "files"

    assert (folder / SHA256[:2] / SHA256).read_bytes() == CONTENT
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
