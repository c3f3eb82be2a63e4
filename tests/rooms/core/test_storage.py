"""Files by their content: the same calls on a folder and on any other store."""

import hashlib
import stat
from pathlib import Path

import pytest
from obstore.store import LocalStore, MemoryStore

from competition.core.storage import Kept, content_of, keep, make_store

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


def test_the_address_names_the_kind_of_store(tmp_path):
    assert isinstance(make_store("", tmp_path), LocalStore)
    assert isinstance(make_store("memory:///", tmp_path), MemoryStore)


def test_files_of_the_embedded_default_lie_under_the_instance_folder_for_its_owner(app):
    keep(CONTENT)
    folder = Path(app.instance_path) / "files"

    assert (folder / SHA256[:2] / SHA256).read_bytes() == CONTENT
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
