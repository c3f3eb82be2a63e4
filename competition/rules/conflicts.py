"""Judge × entry → conflicts of interest (回避), each with the words that match.

A name that matches is a hint that a person confirms or ignores with a reason, never a verdict:
hence every conflict carries the words as they were written on both sides and where they stand.
Matching is by normalised key through an index, so 3,000 entries × 300 judges cost the number
of words and matches, not the number of pairs.
"""

import re
import unicodedata
from calendar import monthrange
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from competition.rules.plan.judging import ConflictRules


class ConflictCode(StrEnum):
    """Why a judge may not read an entry."""

    SAME_PERSON = "same_person"
    SAME_NAME = "same_name"
    EMPLOYER = "employer"
    FORMER_EMPLOYER = "former_employer"
    AFFILIATE = "affiliate"
    RECOMMENDER = "recommender"
    STAKE = "stake"
    JOINT_WORK = "joint_work"
    REGION = "region"
    NAMED = "named"


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A name as written, where it stands, and the last day the tie held (``None``: it holds)."""

    text: str
    path: str
    until_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeProfile:
    """What is known of a judge's ties. Identities are opaque keys (never a plain ID number)."""

    judge_id: int | str
    names: tuple[Word, ...] = ()
    identities: tuple[Word, ...] = ()
    employers: tuple[Word, ...] = ()
    affiliates: tuple[Word, ...] = ()
    stakes: tuple[Word, ...] = ()
    joint_workers: tuple[Word, ...] = ()
    regions: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryProfile:
    """What is known of an entry's ties.

    ``units`` are the company with its former names and the team's employers; ``avoided`` are
    the names the applicant wants kept away, in the order of the applicant. Affiliates and stakes
    count whenever they were; employers and joint work within the years of the plan.
    """

    entry_id: int | str
    people: tuple[Word, ...] = ()
    identities: tuple[Word, ...] = ()
    units: tuple[Word, ...] = ()
    affiliates: tuple[Word, ...] = ()
    recommenders: tuple[Word, ...] = ()
    stakeholders: tuple[Word, ...] = ()
    joint_workers: tuple[Word, ...] = ()
    regions: tuple[Word, ...] = ()
    avoided: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """One tie: its kind and the matching word on either side."""

    code: ConflictCode
    judge: Word
    entry: Word


Conflicts = Mapping[tuple[int | str, int | str], tuple[Conflict, ...]]
"""(entry id, judge id) → its conflicts; a pair without any is absent."""

Keys = Callable[[str], Iterable[str]]
Words = tuple[Word, ...]

_CHINESE_FORMS = re.compile(
    r"(?:有限责任公司|股份有限公司|有限公司|股份公司|集团公司|总公司|公司|集团|股份|有限合伙)$"
)
_ENGLISH_FORMS = re.compile(
    r"[\s,.(&]+(?:company|corporation|incorporated|limited|group|gmbh|corp|inc|ltd|llc|co)[\s.,)]*$"
)
_PART_OF_UNIVERSITY = re.compile(r"(.{2,}?大学).*(?:学院|系|所|院|实验室|中心|学部|部)")
_MARKS = re.compile(r"[\s()\[\]{}<>〈〉《》【】「」『』·•‧・,.、。&'\"‘’“”\-‐–—_/\u200b\ufeff]+")


def unit_key(name: str) -> str:
    """Return the part of a unit's name by which two spellings are compared.

    NFKC (full-width letters and brackets become plain), lower case, without spaces, brackets
    and points, without legal forms at the end. A name that is nothing but a form stays whole.
    """
    key = _plain(_without(_ENGLISH_FORMS, unicodedata.normalize("NFKC", name).casefold()))
    return _without(_CHINESE_FORMS, key)


def _without(form: re.Pattern[str], name: str) -> str:
    while (shorter := form.sub("", name)) not in (name, ""):
        name = shorter
    return name


def person_key(name: str) -> str:
    """Return a person's name without spaces, points, case and width."""
    return _plain(name)


def _plain(name: str) -> str:
    return _MARKS.sub("", unicodedata.normalize("NFKC", name).casefold())


def _unit_keys(name: str) -> set[str]:
    """A school of a university is known by its own name and by the university's."""
    key = unit_key(name)
    university = _PART_OF_UNIVERSITY.fullmatch(key)
    return {key, university[1]} if university else {key}


def _person_keys(name: str) -> tuple[str]:
    return (person_key(name),)


def _either_keys(name: str) -> set[str]:
    return {person_key(name), *_unit_keys(name)}


def _exact_keys(name: str) -> tuple[str]:
    return (unicodedata.normalize("NFKC", name).strip(),)


_ENDED = re.compile(
    r"(?P<name>.+?)\s*[(（]\s*(?:至|到)?\s*(?P<year>\d{4})"
    r"(?:[-./年](?P<month>\d{1,2}))?\s*[年月]?\s*[)）]\s*"
)


def dated_word(text: str, path: str) -> Word:
    """Return a name with the day on which the tie ended, where one is written behind it.

    "某公司（2021）" held until the end of 2021, "某公司（至2021年6月）" until the end of June. What
    does not read as a year and a month stays part of the name, and the tie holds.
    """
    found = _ENDED.fullmatch(text)
    month = int(found["month"] or 12) if found else 0
    if found is None or not 1 <= month <= 12 or int(found["year"]) == 0:
        return Word(text=text, path=path)
    year = int(found["year"])
    until = date(year, month, monthrange(year, month)[1])
    return Word(text=found["name"], path=path, until_on=until)


@dataclass(frozen=True, slots=True)
class _Test:
    """One comparison: which words of either side, under which keys, mean which conflict."""

    code: ConflictCode
    keys: Keys
    of_judge: Callable[[JudgeProfile], Words]
    of_entry: Callable[[EntryProfile], Words]


def all_conflicts(
    judges: Sequence[JudgeProfile],
    entries: Sequence[EntryProfile],
    rules: ConflictRules,
    *,
    on: date,
) -> Conflicts:
    """Return every conflict between the judges and the entries as of a day.

    Years are counted back from ``on``. The answer does not depend on the order of rows.
    Source: 国科发监〔2020〕360号, 科技部令19号 and the usual regulations on 回避.
    """
    found: dict[tuple[int | str, int | str], set[Conflict]] = defaultdict(set)
    for test in _tests(rules, on):
        index: dict[str, list[tuple[int | str, Word]]] = defaultdict(list)
        for judge in judges:
            for key, word in _keyed(test.of_judge(judge), test.keys):
                index[key].append((judge.judge_id, word))
        for entry in entries:
            for key, entry_word in _keyed(test.of_entry(entry), test.keys):
                for judge_id, judge_word in index.get(key, ()):
                    found[entry.entry_id, judge_id].add(
                        Conflict(code=test.code, judge=judge_word, entry=entry_word)
                    )
    return {pair: tuple(sorted(some, key=_order)) for pair, some in found.items()}


def conflicts_between(
    judge: JudgeProfile, entry: EntryProfile, rules: ConflictRules, *, on: date
) -> tuple[Conflict, ...]:
    """Return the conflicts of one judge with one entry as of a day."""
    return all_conflicts([judge], [entry], rules, on=on).get((entry.entry_id, judge.judge_id), ())


def surplus_avoidances(entry: EntryProfile, rules: ConflictRules) -> tuple[Word, ...]:
    """Return the named avoidances beyond the number the plan allows; they have no effect."""
    return entry.avoided[rules.named_most :]


def _keyed(words: Words, keys: Keys) -> Iterator[tuple[str, Word]]:
    for word in words:
        for key in keys(word.text):
            if key:
                yield key, word


_CODES = tuple(ConflictCode)


def _order(conflict: Conflict) -> tuple[object, ...]:
    judge, entry = conflict.judge, conflict.entry
    return (
        _CODES.index(conflict.code),
        *(judge.path, judge.text, entry.path, entry.text),
        *(judge.until_on or date.max, entry.until_on or date.max),
    )


def _tests(rules: ConflictRules, on: date) -> Iterator[_Test]:
    if rules.same_person:
        yield _Test(ConflictCode.SAME_PERSON, _exact_keys, _identities, _identities)
        yield _Test(ConflictCode.SAME_NAME, _person_keys, _names, lambda e: e.people)
    if rules.employer:
        yield from _employer_tests(rules.employer_years, on)
    if rules.affiliates:
        yield from _affiliate_tests(on)
    if rules.recommending_unit:
        yield _Test(
            ConflictCode.RECOMMENDER,
            _unit_keys,
            lambda j: _since(j.employers, 0, on),
            lambda e: e.recommenders,
        )
    if rules.stakes:
        yield from _stake_tests(on)
    if rules.joint_work:
        yield from _joint_work_tests(rules.joint_work_years, on)
    if rules.same_region:
        yield _Test(ConflictCode.REGION, _exact_keys, lambda j: j.regions, lambda e: e.regions)
    yield _Test(ConflictCode.NAMED, _person_keys, _names, lambda e: e.avoided[: rules.named_most])


def _employer_tests(years: int, on: date) -> Iterator[_Test]:
    def now(judge: JudgeProfile) -> Words:
        return _since(judge.employers, 0, on)

    def formerly(judge: JudgeProfile) -> Words:
        current = set(now(judge))
        return tuple(w for w in _since(judge.employers, years, on) if w not in current)

    def units(entry: EntryProfile) -> Words:
        return _since(entry.units, years, on)

    yield _Test(ConflictCode.EMPLOYER, _unit_keys, now, units)
    yield _Test(ConflictCode.FORMER_EMPLOYER, _unit_keys, formerly, units)


def _affiliate_tests(on: date) -> Iterator[_Test]:
    def employers(judge: JudgeProfile) -> Words:
        return _since(judge.employers, 0, on)

    def around(entry: EntryProfile) -> Words:
        return entry.units + entry.affiliates

    yield _Test(ConflictCode.AFFILIATE, _unit_keys, lambda j: j.affiliates, around)
    yield _Test(ConflictCode.AFFILIATE, _unit_keys, employers, lambda e: e.affiliates)


def _stake_tests(on: date) -> Iterator[_Test]:
    def side(judge: JudgeProfile) -> Words:
        return judge.names + _since(judge.employers, 0, on)

    def about(entry: EntryProfile) -> Words:
        return entry.people + entry.units

    yield _Test(ConflictCode.STAKE, _either_keys, lambda j: j.stakes, about)
    yield _Test(ConflictCode.STAKE, _either_keys, side, lambda e: e.stakeholders)


def _joint_work_tests(years: int, on: date) -> Iterator[_Test]:
    def with_whom(judge: JudgeProfile) -> Words:
        return _since(judge.joint_workers, years, on)

    def with_entry(entry: EntryProfile) -> Words:
        return _since(entry.joint_workers, years, on)

    yield _Test(ConflictCode.JOINT_WORK, _person_keys, with_whom, lambda e: e.people)
    yield _Test(ConflictCode.JOINT_WORK, _person_keys, _names, with_entry)


def _names(judge: JudgeProfile) -> Words:
    return judge.names


def _identities(profile: JudgeProfile | EntryProfile) -> Words:
    return profile.identities


def _since(words: Words, years: int, on: date) -> Words:
    """Keep the ties that hold on the day or ended within so many years before it.

    Compared part by part, because 29 February has no anniversary to compute.
    """
    return tuple(
        word
        for word in words
        if word.until_on is None
        or (word.until_on.year + years, word.until_on.month, word.until_on.day)
        >= (on.year, on.month, on.day)
    )
