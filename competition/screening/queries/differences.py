"""What changed between two revisions: answers line by line, documents by their content."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, Literal

from competition.core.phrases import _
from competition.core.templating import text_of
from competition.registration.models import Revision
from competition.registration.queries import (
    PinLine,
    SheetPart,
    SheetSection,
    basics_in,
    entry_sheet,
)
from competition.rules.plan.edition import Plan

Change = Literal["added", "removed", "changed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One line that differs; ``place`` is the code by which a pin would name it."""

    place: str
    section: str
    label: str
    change: Change
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentDifference:
    """One file that was added, removed or replaced by another of the same document."""

    place: str
    kind: str
    change: Change
    before: str
    after: str
    after_id: str
    before_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Differences:
    """Everything that the second look has to look at."""

    answers: tuple[Difference, ...]
    documents: tuple[DocumentDifference, ...]

    @property
    def count(self) -> int:
        """Return how many lines and files differ."""
        return len(self.answers) + len(self.documents)

    def within(self, lines: Iterable[PinLine], *, pinned: bool) -> "Differences":
        """Return what differs where something was pinned, or everywhere else."""
        lines = tuple(lines)

        def fits(place: str) -> bool:
            return any(line.covers(place) for line in lines) is pinned

        return Differences(
            answers=tuple(one for one in self.answers if fits(one.place)),
            documents=tuple(one for one in self.documents if fits(one.place)),
        )


NO_CHANGES = Differences(answers=(), documents=())


def differences(plan: Plan, before: Revision, after: Revision) -> Differences:
    """Return what a revision changed against an earlier one, in the reader's language."""
    sheets = [
        entry_sheet(plan, one.answers, basics_in(one.answers).entrant, blind=False)
        for one in (before, after)
    ]
    return Differences(
        answers=_answers(*sheets), documents=_documents(plan, before.documents, after.documents)
    )


def _answers(
    before: tuple[SheetSection, ...], after: tuple[SheetSection, ...]
) -> tuple[Difference, ...]:
    earlier = {section.key: section for section in before}
    later = {section.key: section for section in after}
    found: list[Difference] = []
    for key in dict.fromkeys([*earlier, *later]):
        pairs = zip_longest(_parts(earlier.get(key)), _parts(later.get(key)))
        for old, new in pairs:
            found += _lines(later.get(key) or earlier[key], old, new)
    return tuple(found)


def _parts(section: SheetSection | None) -> tuple[SheetPart, ...]:
    return section.parts if section else ()


def _lines(section: SheetSection, old: SheetPart | None, new: SheetPart | None) -> list[Difference]:
    was = {row.key: row for row in old.rows} if old else {}
    now = {row.key: row for row in new.rows} if new else {}
    titles = [part.title for part in (new, old) if part and part.title]
    found = []
    for key in dict.fromkeys([*was, *now]):
        before = was[key].value if key in was else ""
        after = now[key].value if key in now else ""
        if before == after:
            continue
        label = (now.get(key) or was[key]).label
        if titles:
            label = _("%(member)s：%(label)s", member=titles[0], label=label)
        found.append(
            Difference(
                place=f"question:{section.key}:{key}",
                section=section.name,
                label=label,
                change=_change(before, after),
                before=before,
                after=after,
            )
        )
    return found


def _documents(
    plan: Plan, before: list[dict[str, Any]], after: list[dict[str, Any]]
) -> tuple[DocumentDifference, ...]:
    found: list[DocumentDifference] = []
    for document in plan.form.documents:
        nothing: dict[str, Any] = {}
        gone = _only_in(before, after, document.key)
        come = _only_in(after, before, document.key)
        for old, new in zip_longest(gone, come, fillvalue=nothing):
            found.append(
                DocumentDifference(
                    place=f"document:{document.key}",
                    kind=text_of(document.name),
                    change=_change(old.get("id", ""), new.get("id", "")),
                    before=str(old.get("name", "")),
                    after=str(new.get("name", "")),
                    before_id=str(old.get("id", "")),
                    after_id=str(new.get("id", "")),
                )
            )
    return tuple(found)


def _only_in(
    these: list[dict[str, Any]], those: list[dict[str, Any]], document_key: str
) -> list[dict[str, Any]]:
    """The files of a document whose content is not among the others'."""
    contents = {one["sha256"] for one in those if one["document"] == document_key}
    return [
        one for one in these if one["document"] == document_key and one["sha256"] not in contents
    ]


def _change(before: str, after: str) -> Change:
    if not before:
        return "added"
    return "changed" if after else "removed"
