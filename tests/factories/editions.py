"""Builders of editions: the plans are the shipped ones."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from competition.editions.models import Edition
from competition.editions.operations import import_plan

EDITIONS = Path(__file__).parents[2] / "competition" / "editions"
LONG_AGO = datetime(2022, 3, 1, 2, 0, tzinfo=UTC)


def plan_source(key: str = "changzhou-2022") -> str:
    """Return the TOML of a shipped plan."""
    return (EDITIONS / f"{key}.toml").read_text()


def make_edition(
    key: str = "changzhou-2022",
    *,
    rehearsal: bool = False,
    changes: Iterable[tuple[str, str]] = (),
) -> Edition:
    """Add an edition with a shipped plan as its first version, some words of it changed."""
    source = plan_source(key)
    for old, new in changes:
        assert old in source
        source = source.replace(old, new)
    return import_plan(source, by=None, at=LONG_AGO, rehearsal=rehearsal)
