"""What a page of the editor consists of: controls, tables, lists and links to further pages."""

from dataclasses import dataclass

from competition.editions.forms.naming import Names


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """One key and what is typed for it.

    ``form`` is ``line``, ``area``, ``day``, ``words``, ``long_words``, ``choice``, ``choices`` or
    ``lines``; ``values`` has one value, two of a wording, or those chosen.
    """

    path: str
    label: str
    hint: str
    anchor: str
    form: str
    values: tuple[str, ...]
    options: Names = ()
    unit: str = ""
    example: str = ""
    is_required: bool
    is_number: bool = False
    errors: tuple[str, ...] = ()
    shape: str = "control"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One table: what must be told, and what may be (``more``, folded).

    ``kind`` chooses between several tables; ``can_clear`` says that it may be left out.
    """

    path: str
    label: str
    hint: str = ""
    kind: Control | None = None
    main: tuple["Part", ...] = ()
    more: tuple["Part", ...] = ()
    errors: tuple[str, ...] = ()
    faults_in_more: bool = False
    can_clear: bool = False
    shape: str = "group"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """A list whose items are all on this page."""

    path: str
    label: str
    hint: str
    items: tuple[Group, ...]
    errors: tuple[str, ...] = ()
    shape: str = "rows"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One item of a list that has its own page."""

    path: str
    place: str
    title: str
    note: str
    faults: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A list whose items have pages of their own."""

    path: str
    label: str
    hint: str
    items: tuple[Listed, ...]
    errors: tuple[str, ...] = ()
    shape: str = "listing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """A table or list with a page of its own; ``is_unset`` where it is left out so far."""

    path: str
    place: str
    label: str
    hint: str
    note: str
    faults: int
    is_unset: bool = False
    can_clear: bool = False
    errors: tuple[str, ...] = ()
    shape: str = "link"


Part = Control | Group | Rows | Listing | Linked
