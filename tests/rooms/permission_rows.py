"""Who a row of the permission table lets read and act."""

from dataclasses import dataclass, field

from tests.rooms.small_world import ROLES

ANYONE = frozenset(ROLES)
MEMBERS = ANYONE - {"visitor", "disabled"}
OWNER = frozenset({"owner"})
OFFICER = frozenset({"officer", "manager"})
OFFICERS = OFFICER | {"officer_elsewhere"}
MANAGER = frozenset({"manager"})
JUDGE = frozenset({"judge"})
JUDGES = frozenset({"judge", "judge_unassigned"})
ORGANISER = frozenset({"organiser"})
DECIDED = frozenset({"organiser", "supervisor"})
"""Who reads what is decided."""
NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Who is let in by which method, and which things stand in the path."""

    get: frozenset[str] | None = None
    post: frozenset[str] | None = None
    of: dict[str, str] = field(default_factory=dict)
    query: str = ""
    data: dict[str, str] = field(default_factory=dict)
    shows: frozenset[str] = frozenset()


def both(allowed: frozenset[str], **of: str) -> Row:
    """Return the row of a page with a form."""
    return Row(get=allowed, post=allowed, of=of)


def reads(allowed: frozenset[str], **of: str) -> Row:
    """Return the row of a page."""
    return Row(get=allowed, of=of)


def acts(allowed: frozenset[str], **of: str) -> Row:
    """Return the row of a button."""
    return Row(post=allowed, of=of)
