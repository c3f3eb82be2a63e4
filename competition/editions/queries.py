"""Reading editions and plans, and what the rooms above tell of an edition."""

import re
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from competition.core.database import db
from competition.core.errors import NotFoundError
from competition.editions.models import Edition, PlanVersion
from competition.rules.calendar import is_open
from competition.rules.plan.calendar import PhaseKind
from competition.rules.plan.edition import Plan
from competition.rules.plan_checks import check_plan
from competition.rules.values import Problem

_TOML_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What one room tells of one phase on the organiser's board.

    ``counts`` are numbers with their labels (per group, per state); ``state`` is one of
    ``todo``, ``doing``, ``blocked``, ``done``; ``blocks`` says what is in the way; ``action``
    words the next step at ``url``. Texts are worded already.
    """

    phase_kind: str
    title: str
    count: int = 0
    counts: tuple[tuple[str, int], ...] = ()
    state: str = "todo"
    blocks: str = ""
    action: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """A released notice, as the front page lists it."""

    title: str
    url: str
    at: datetime


board_cards: list[Callable[[Edition], Iterable[Card]]] = []
"""The rooms above enrol here, in their views modules, what the organiser's board shows."""

news_sources: list[Callable[[Edition], Iterable[News]]] = []
"""The publication room enrols here the notices that the front page lists, newest first."""


@dataclass(frozen=True, slots=True)
class PlanReading:
    """What came of reading a plan's TOML: the plan, or everything wrong with it."""

    plan: Plan | None
    problems: tuple[Problem, ...]


def read_plan(source: str) -> PlanReading:
    """Read and check a plan's TOML text; never raises on its content.

    A fault of syntax is told with its line, anything else with its key path.
    """
    try:
        data = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        return PlanReading(None, (_syntax_problem(str(error), source),))
    except (RecursionError, ValueError) as error:
        values: dict[str, object] = {"found": str(error)[:60], "line": "1", "column": "1"}
        return PlanReading(None, (Problem("", "toml_syntax", values),))
    return PlanReading(*check_plan(data))


def _syntax_problem(message: str, source: str) -> Problem:
    place = _TOML_PLACE.search(message)
    line = place[1] if place and place[1] else str(source.count("\n") + 1)
    column = place[2] if place and place[2] else "1"
    found = _TOML_PLACE.sub("", message)
    return Problem("", "toml_syntax", {"found": found, "line": line, "column": column})


def find_edition(edition_key: str) -> Edition | None:
    """Return an edition that has a plan, or ``None``."""
    return db.session.scalar(select(Edition).where(Edition.key == edition_key))


def get_edition(edition_key: str) -> Edition:
    """Return an edition by its key."""
    edition = find_edition(edition_key)
    if edition is None or edition.current_version is None:
        raise NotFoundError
    return edition


def list_editions() -> list[Edition]:
    """Return all editions, newest first."""
    return list(db.session.scalars(select(Edition).order_by(Edition.id.desc())).unique())


def list_versions(edition: Edition) -> list[PlanVersion]:
    """Return the versions of an edition's plan, newest first."""
    return list(
        db.session.scalars(
            select(PlanVersion)
            .where(PlanVersion.edition_id == edition.id)
            .options(selectinload(PlanVersion.made_by))
            .order_by(PlanVersion.number.desc())
        )
    )


def get_version(edition_key: str, number: int) -> PlanVersion:
    """Return one version of an edition's plan."""
    version = db.session.scalar(
        select(PlanVersion)
        .join(PlanVersion.edition)
        .where(Edition.key == edition_key, PlanVersion.number == number)
    )
    if version is None:
        raise NotFoundError
    return version


def phase_open(edition: Edition, kind: PhaseKind, at: datetime) -> bool:
    """Tell whether a phase of a kind is open in an edition."""
    return is_open(edition.plan.phases, kind, at)
