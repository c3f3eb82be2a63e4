"""English is a full second language: every Chinese text has its English, with the same values."""

import re
import shlex
import subprocess
import sys

import pytest
from babel.messages.pofile import read_po

VALUE = re.compile(r"%\((\w+)\)[sd]|%[sd%]")
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def texts(root, tmp_path_factory):
    """Return the catalogue of all texts, extracted as `make translations` does."""
    words = re.search(r"^WORDS := (.+)$", (root / "Makefile").read_text(), re.MULTILINE)[1]
    target = tmp_path_factory.mktemp("texts") / "messages.pot"
    command = [sys.executable, "-m", "babel.messages.frontend", "-q", "extract", "-F", "babel.cfg"]
    subprocess.run([*command, *shlex.split(words), "-o", target, "."], cwd=root, check=True)
    with target.open("rb") as file:
        return read_po(file)


@pytest.fixture(scope="module")
def english(root):
    """Return the English catalogue."""
    path = root / "competition/translations/en/LC_MESSAGES/messages.po"
    with path.open("rb") as file:
        return read_po(file, locale="en")


def _forms(message):
    strings = message.string if isinstance(message.string, tuple) else (message.string,)
    return [one for one in strings if one]


def _sources(message):
    return message.id if isinstance(message.id, tuple) else (message.id,)


def _values(text):
    return sorted(VALUE.findall(text))


def test_every_chinese_text_has_its_english(texts, english):
    missing = []
    for message in texts:
        source = message.id[0] if isinstance(message.id, tuple) else message.id
        if not source or not CHINESE.search(source):
            continue
        found = english.get(message.id)
        if found is None or found.fuzzy or not _forms(found):
            missing.append(source)

    assert missing == []


def test_no_english_text_is_left_in_chinese_or_loses_a_value(english):
    wrong = [
        (message.id, text)
        for message in english
        if message.id
        for text in _forms(message)
        if _values(text) not in [_values(source) for source in _sources(message)]
    ]

    assert wrong == []
