"""Files that people hand in: what is in them is looked at, never what they are called.

A file is taken when its extension, its first bytes and a parser agree (reliability.md §6.5). The
parser runs in a child process with little memory and time, so a hostile file hurts nobody else.
"""

import json
import subprocess
import sys
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol
from urllib.parse import quote

import filetype
from flask import Response

from competition.core.errors import RefusedError
from competition.core.storage import bare_copy_of, content_of, keep, keep_bare

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jpg": "image/jpeg",
    "png": "image/png",
    "mp4": "video/mp4",
}
MOST_PAGES = 300
SANDBOX = "sandbox; default-src 'none'"
"""The policy under which every uploaded file is served: it may load and run nothing."""

_EXTENSIONS = {"jpeg": "jpg"}
_FIRST_BYTES = {
    "pdf": {"pdf"},
    "docx": {"docx", "zip"},
    "pptx": {"pptx", "zip"},
    "xlsx": {"xlsx", "zip"},
    "jpg": {"jpg"},
    "png": {"png", "apng"},
    "mp4": {"mp4", "m4v", "mov"},
}
_PARSER = Path(__file__).with_name("upload_parser.py")
_STRIPPER = Path(__file__).with_name("metadata_stripper.py")
_SECONDS = 20
_STRIPPING_SECONDS = 40
_LONGEST_NAME = 120
_INLINE = ("application/pdf", "image/jpeg", "image/png")


class ReceivedFile(Protocol):
    """A file as the browser sent it."""

    @property
    def filename(self) -> str | None: ...

    @property
    def stream(self) -> IO[bytes]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedUpload:
    """A file that passed, stored under its hash. ``pages`` is known of PDFs only."""

    name: str
    extension: str
    media_type: str
    sha256: str
    size: int
    pages: int | None = None


def check_upload(
    file: ReceivedFile,
    allowed: Collection[str],
    *,
    most_bytes: int,
    most_pages: int | None = None,
) -> CheckedUpload:
    """Check a file and store it; slow, so do it before the transaction (``writes_after``).

    ``allowed`` are extensions of :data:`MEDIA_TYPES`. Raises :class:`RefusedError` with a code
    ``upload_…`` and the file's ``name``: nothing is stored then.
    """
    name = clean_name(file.filename or "")
    extension = extension_of(name)
    if extension not in allowed or extension not in MEDIA_TYPES:
        raise RefusedError("upload_type", name=name, allowed=_listed(allowed))
    content = file.stream.read(most_bytes + 1)
    if not content:
        raise RefusedError("upload_empty", name=name)
    if len(content) > most_bytes:
        raise RefusedError("upload_too_large", name=name, most=most_bytes // 1_048_576)
    kind = filetype.guess(content[:8192])
    if kind is None or kind.extension not in _FIRST_BYTES[extension]:
        raise RefusedError("upload_mismatch", name=name, extension=extension)
    pages = _parsed(extension, content, name)
    limit = min(most_pages or MOST_PAGES, MOST_PAGES)
    if pages is not None and pages > limit:
        raise RefusedError("upload_too_many_pages", name=name, pages=pages, most=limit)
    kept = keep(content)
    return CheckedUpload(
        name=name,
        extension=extension,
        media_type=MEDIA_TYPES[extension],
        sha256=kept.sha256,
        size=kept.size,
        pages=pages,
    )


def clean_name(written: str) -> str:
    """Return a file's name without path, control and bidi characters, at most 120 long."""
    last = unicodedata.normalize("NFC", written).replace("\\", "/").rpartition("/")[2]
    visible = "".join(
        one for one in last if unicodedata.category(one)[0] != "C" and one not in '<>:"|?*'
    )
    name = " ".join(visible.split()).lstrip(".") or "file"
    if len(name) <= _LONGEST_NAME:
        return name
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension) > 10:
        return name[:_LONGEST_NAME]
    return f"{stem[: _LONGEST_NAME - len(extension) - 1]}.{extension}"


def served(
    name: str, media_type: str, sha256: str, *, view: bool = False, bare: bool = False
) -> Response:
    """Answer with a stored file: as an attachment, or in place where browsers show it safely.

    ``bare``: a copy without title, author and the like; :class:`RefusedError` ``file_not_bare``
    where none can be made. The view must carry ``talisman(content_security_policy=SANDBOX)``.
    """
    inline = view and media_type in _INLINE
    content = _bare(sha256, media_type) if bare else content_of(sha256)
    answer = Response(content, mimetype=media_type if inline else None)
    if not inline:
        answer.headers["Content-Type"] = media_type
    ascii_name = name.encode("ascii", "replace").decode().replace("?", "_").replace('"', "_")
    disposition = "inline" if inline else "attachment"
    answer.headers["Content-Disposition"] = (
        f"{disposition}; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(name, safe='')}"
    )
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _bare(sha256: str, media_type: str) -> bytes:
    """Return the copy of a file that names nobody; made once, since making one takes seconds."""
    copy = bare_copy_of(sha256)
    if copy is None:
        copy = without_metadata(content_of(sha256), media_type)
        keep_bare(sha256, copy)
    return copy


def without_metadata(content: bytes, media_type: str) -> bytes:
    """Return a copy of a file in which nothing outside its text tells who made it.

    Raises :class:`RefusedError` ``file_not_bare`` where that can't be made sure of.
    """
    extension = next((key for key, kind in MEDIA_TYPES.items() if kind == media_type), "")
    try:
        done = _in_a_child(_STRIPPER, extension, content, seconds=_STRIPPING_SECONDS)
        done.check_returncode()
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
        raise RefusedError("file_not_bare") from None
    return done.stdout


def _in_a_child(
    script: Path, extension: str, content: bytes, *, seconds: int
) -> subprocess.CompletedProcess[bytes]:
    """Run a script of ours on a stranger's file in a process of its own."""
    return subprocess.run(  # noqa: S603 - our own script, no shell, the file only by its stdin
        [sys.executable, "-I", str(script), extension],
        input=content,
        capture_output=True,
        timeout=seconds,
        check=False,
    )


def extension_of(name: str) -> str:
    """Return the extension of a file in its usual form, without the dot; empty when none."""
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    return _EXTENSIONS.get(extension, extension)


def _listed(allowed: Collection[str]) -> str:
    return " / ".join(one.upper() for one in allowed)


def _parsed(extension: str, content: bytes, name: str) -> int | None:
    """Return the pages that the parser counted; whatever goes wrong there refuses the file."""
    try:
        done = _in_a_child(_PARSER, extension, content, seconds=_SECONDS)
        answer = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, json.JSONDecodeError):
        raise RefusedError("upload_broken", name=name) from None
    if answer.get("fault"):
        raise RefusedError(f"upload_{answer['fault']}", name=name)
    pages = answer.get("pages")
    return int(pages) if pages is not None else None
