"""Letters to those who advance, to those who do not, and to those who move up."""

from dataclasses import dataclass
from datetime import datetime

from competition.core.links import link_to
from competition.core.templating import render_letter
from competition.editions.models import Edition
from competition.notifications.operations import write_letter
from competition.ranking.models import RankingRun
from competition.ranking.queries import JudgedRound, letters_due
from competition.registration.models import Entry
from competition.rules.plan.rounds import Round


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterPreview:
    """One kind of letter as its first reader would get it, and how many get one."""

    kind: str
    number: int
    subject: str
    body: str


def _values(
    entry: Entry, edition: Edition, from_round: Round, to_round: Round | None
) -> dict[str, object]:
    """Return what the letters on advancing say."""
    phases = {phase.key: phase for phase in edition.plan.phases}
    return {
        "entry": entry,
        "contest": edition.plan.contest,
        "from_round": from_round,
        "to_round": to_round,
        "phase": phases.get(to_round.phase) if to_round else None,
        "contacts": edition.plan.contest.contacts,
        "address": link_to("publication_public.notices", edition_key=edition.key),
    }


def tell_owner_entry_advanced(
    entry: Entry, edition: Edition, *, from_round: Round, to_round: Round, at: datetime
) -> None:
    """Tell an entrant that the entry goes on to the next round, and when that is held."""
    values = _values(entry, edition, from_round, to_round)
    write_letter("entry_advanced", entry.owner, at=at, edition=edition, **values)


def tell_owner_entry_not_advanced(
    entry: Entry, edition: Edition, *, from_round: Round, is_waiting: bool, at: datetime
) -> None:
    """Tell an entrant that the entry does not go on, or stands on the waiting list."""
    values = _values(entry, edition, from_round, None)
    write_letter(
        "entry_not_advanced", entry.owner, at=at, edition=edition, is_waiting=is_waiting, **values
    )


def tell_owner_entry_promoted(
    entry: Entry, edition: Edition, *, from_round: Round, to_round: Round, at: datetime
) -> None:
    """Tell an entrant of the waiting list that the entry goes on after all."""
    values = _values(entry, edition, from_round, to_round)
    write_letter("entry_promoted", entry.owner, at=at, edition=edition, **values)


def tell_owner_entry_dropped_out(
    entry: Entry, edition: Edition, *, to_round: Round, reason: str, at: datetime
) -> None:
    """Tell an entrant that dropping out was recorded, so that nobody does it behind his back."""
    values = _values(entry, edition, to_round, to_round) | {"reason": reason}
    write_letter("entry_dropped_out", entry.owner, at=at, edition=edition, **values)


def preview_letters(run: RankingRun, judged: JudgedRound) -> list[LetterPreview]:
    """Return each kind of letter that confirming a run sends, as its first reader would get it.

    Nobody has been told before an earlier confirmation; after one only those are told for whom it
    changes, which the numbers count.
    """
    following = judged.next_round
    if following is None:
        return []
    kinds = letters_due(run, judged)
    found = []
    for kind, entries in kinds.items():
        if not entries:
            continue
        entry = entries[0]
        values = _values(entry, run.edition, judged.plan, following)
        name = "entry_advanced" if kind == "advancing" else "entry_not_advanced"
        subject, body = render_letter(
            name,
            entry.owner.language,
            reader=entry.owner,
            edition=run.edition,
            is_waiting=kind == "waiting",
            **values,
        )
        found.append(LetterPreview(kind=kind, number=len(entries), subject=subject, body=body))
    return found
