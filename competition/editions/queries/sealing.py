"""What is told beside results of a sealed plan: its fingerprint, and every change since."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from competition.core.phrases import _
from competition.core.templating import format_day, local
from competition.editions.models import Edition
from competition.editions.queries.drafts import changes_after_sealing, first_sealed
from competition.rules.plan.edition import Plan
from competition.rules.values import Text, as_utc


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstRound:
    """The round that seals the plan when it is opened, and from when its phase allows that."""

    name: Text
    opens_at: datetime | None


def first_round_of(plan: Plan) -> FirstRound | None:
    """Return the round that seals a plan, ``None`` where nothing is judged."""
    round_ = next((one for one in plan.rounds if not one.previous), None)
    if round_ is None:
        return None
    phase = next((one for one in plan.phases if one.key == round_.phase), None)
    return FirstRound(name=round_.name, opens_at=phase.opens if phase is not None else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedChange:
    """A change of a sealed plan that two people made: no names, they stand in the log."""

    number: int
    fingerprint: str
    reason: str
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealing:
    """The fingerprint under which a plan was sealed first, and the changes since, in order."""

    number: int
    fingerprint: str
    sealed_at: datetime
    changes: tuple[SealedChange, ...]

    def plain(self) -> dict[str, Any]:
        """Return it as JSON data, for snapshots and exports."""
        return {
            "version": self.number,
            "fingerprint": self.fingerprint,
            "sealed_at": as_utc(self.sealed_at),
            "changes": [
                {
                    "version": one.number,
                    "fingerprint": one.fingerprint,
                    "reason": one.reason,
                    "made_at": as_utc(one.made_at),
                }
                for one in self.changes
            ],
        }

    def words(self) -> str:
        """Return it in one line, for the cells of a table."""
        told = [_("封存的计划指纹 %(fingerprint)s", fingerprint=self.fingerprint)]
        told += [
            _(
                "%(day)s 经两人更正（第 %(n)s 版）：%(reason)s",
                day=format_day(local(one.made_at).date()),
                n=one.number,
                reason=one.reason,
            )
            for one in self.changes
        ]
        return _("；").join(told)


def sealing_of(edition: Edition) -> Sealing | None:
    """Return how an edition's plan was sealed and changed since; ``None`` before it was sealed."""
    if edition.current_version is None or not edition.version.is_sealed:
        return None
    first = first_sealed(edition)
    if first is None or first.sealed_at is None:
        return None
    return Sealing(
        number=first.number,
        fingerprint=first.fingerprint,
        sealed_at=first.sealed_at,
        changes=tuple(
            SealedChange(
                number=one.number,
                fingerprint=one.fingerprint,
                reason=one.reason,
                made_at=one.made_at,
            )
            for one in changes_after_sealing(edition)
        ),
    )
