"""The log speaks in words."""

import re
from pathlib import Path

import competition
from competition.core.phrases import PHRASES, kind_words

RECORDED = re.compile(r'\brecord\(\s*"([a-z_]+:[a-z_]+:[a-z_]+)"')


def test_every_kind_that_the_rooms_record_has_words():
    files = Path(competition.__file__).parent.rglob("*.py")

    kinds = {kind for file in files for kind in RECORDED.findall(file.read_text())}

    assert len(kinds) > 20
    assert sorted(kinds - set(PHRASES)) == []


def test_a_kind_that_nobody_foresaw_is_shown_as_recorded(app):
    with app.test_request_context():
        assert kind_words("editions:plan:sealed") == "封存计划"
        assert kind_words("live:desk:opened") == "live:desk:opened"
