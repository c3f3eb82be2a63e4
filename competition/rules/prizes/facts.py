"""What the allocation is told: the entries as they stand, and what people have decided."""

from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One entry of the final ranking.

    ``place`` is the standard competition place inside the group; equal places are one tie block
    (the ranking's final keys are equal). ``score`` is the published, rounded score and
    ``exact_score`` the one before rounding.
    """

    entry: int
    group: str
    place: int | None
    score: Fraction | None = None
    exact_score: Fraction | None = None
    votes: int | None = None
    field: str | None = None
    district: str | None = None
    unit: str | None = None
    company_family: str | None = None
    legal_person: str | None = None
    withdrawn: bool = False
    disqualified: bool = False
    ineligible: bool = False
    non_competing: bool = False
    incomplete: bool = False
    female_principal: bool = False
    traits: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """People chose among tied entries; it binds to exactly this question."""

    group: str
    level: str
    among: tuple[int, ...]
    chosen: tuple[int, ...]
    reference: str
    signed_by: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """People gave an entry this level (``None``: no prize) whatever the ranking says."""

    entry: int
    level: str | None
    reference: str
    signed_by: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VacancyRuling:
    """People ruled on the vacant places of a level; it goes before the plan's policy."""

    group: str
    level: str
    ruling: Literal["keep", "cascade", "lower_bar"]
    reference: str
    signed_by: tuple[int, ...]
    threshold: Fraction | None = None


Decision = Resolution | Override | VacancyRuling


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisions:
    """Everything that people decided, and the seed of the public lot if one was drawn."""

    resolutions: tuple[Resolution, ...] = ()
    overrides: tuple[Override, ...] = ()
    rulings: tuple[VacancyRuling, ...] = ()
    lot_seed: bytes | None = None

    def resolution(self, group: str, level: str, among: Collection[int]) -> Resolution | None:
        """Return the decision on exactly these tied entries, or ``None``."""
        for one in self.resolutions:
            if (one.group, one.level, set(one.among)) == (group, level, set(among)):
                return one
        return None

    def ruling(self, group: str, level: str) -> VacancyRuling | None:
        """Return the ruling on a level's vacant places, or ``None``."""
        for one in self.rulings:
            if (one.group, one.level) == (group, level):
                return one
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """Fingerprints of the plan that was sealed before the scores, and of the one in hand."""

    sealed: str
    current: str
