"""What people decided of an entry's likeness, as facts for the clauses that ask for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from competition.core.database import db
from competition.core.phrases import _, say
from competition.editions.models import Edition
from competition.registration.models import Entry
from competition.similarity.models import KnownText, LikenessVerdict
from competition.similarity.queries.prior import ALIKE, past_words, prior_awards


@dataclass(frozen=True, slots=True, kw_only=True)
class Established:
    """``facts`` are plain data as the rules read them, beside or instead of what was answered.

    ``said`` words the evidence of a fact, by its path.
    """

    facts: Mapping[str, Any] = field(default_factory=dict)
    said: Mapping[str, str] = field(default_factory=dict)


def established_of(entry: Entry) -> Established:
    """Return what is established of an entry: by decisions, and of its company's earlier prizes.

    Like an earlier project: ``project.similar_to_earlier``. Like others of this edition:
    ``project.other_entries`` and, of other districts, ``project.other_districts``. Prizes that the
    register or an earlier edition of this site knows: ``history``, each the same or similar as
    decided, or not known to be.
    """
    verdicts = _verdicts(entry)
    alike = [one for one in verdicts if one.kind in ALIKE]
    earlier = [one for one in alike if _is_earlier(entry, one.known)]
    now = [one.known.entry for one in alike if not _is_earlier(entry, one.known)]
    facts: dict[str, Any] = {}
    said: dict[str, str] = {}
    if earlier:
        facts["project.similar_to_earlier"] = True
        said["project.similar_to_earlier"] = _("；").join(_worded(one) for one in earlier)
    if now:
        districts = {one.district_key for one in now if one is not None} - {entry.district_key}
        facts |= {"project.other_entries": len(now), "project.other_districts": len(districts)}
    prizes = prior_awards(entry, verdicts)
    if prizes:
        facts["history"] = [award.as_history(kind) for award, kind in prizes]
        for number, (award, _kind) in enumerate(prizes, start=1):
            said[f"history[{number}]"] = award.words
            said[f"history[{number}].same_or_similar"] = award.words
    return Established(facts=facts, said=said)


def _is_earlier(entry: Entry, known: KnownText) -> bool:
    return known.entry is None or known.entry.edition_id != entry.edition_id


def _verdicts(entry: Entry) -> list[LikenessVerdict]:
    return list(
        db.session.scalars(
            select(LikenessVerdict)
            .where(LikenessVerdict.entry_id == entry.id, LikenessVerdict.replaced_at.is_(None))
            .options(
                joinedload(LikenessVerdict.known)
                .joinedload(KnownText.entry)
                .joinedload(Entry.edition)
                .joinedload(Edition.current_version),
                joinedload(LikenessVerdict.known).joinedload(KnownText.past_entry),
            )
            .order_by(LikenessVerdict.id)
        ).unique()
    )


def _worded(verdict: LikenessVerdict) -> str:
    past, entry = verdict.known.past_entry, verdict.known.entry
    what = (
        past_words(past)
        if past is not None
        else (entry.edition.plan.contest.name.zh if entry is not None else "")
    )
    return _("查重结论“%(kind)s”：%(what)s", kind=say(f"likeness_{verdict.kind}"), what=what)
