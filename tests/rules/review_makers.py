"""Small rubrics, judged entries and contenders for the scoring and ranking tests."""

from fractions import Fraction

from competition.rules.plan.rounds import Criterion, Drop, Round, Rubric, Scoring
from competition.rules.ranking import Contender
from competition.rules.scoring import EntryMarks, Sheet, aggregate
from competition.rules.values import Text

TEXT = Text("指标", "criterion")
ONE = Rubric(key="one", weighting="multipliers", criteria=(Criterion(key="total", name=TEXT),))
TWO = Rubric(
    key="two",
    criteria=(
        Criterion(key="idea", name=TEXT, weight=Fraction(60), lowest=Fraction(10)),
        Criterion(key="team", name=TEXT, weight=Fraction(40), lowest=Fraction(10)),
    ),
)
UNTRIMMED = (Drop(from_judges=1, high=0, low=0),)
DEFAULT = Scoring()


def judged(*marks, **facts):
    """Return an entry with one sheet of one mark a judge, judges named a, b, c."""
    sheets = tuple(
        Sheet(judge=chr(ord("a") + n), marks={"total": mark}) for n, mark in enumerate(marks)
    )
    return EntryMarks(entry="e", sheets=sheets, **facts)


def judged_twice(*pairs, **facts):
    """Return an entry with marks for idea and team, judges named a, b, c."""
    sheets = tuple(
        Sheet(judge=chr(ord("a") + n), marks={"idea": idea, "team": team})
        for n, (idea, team) in enumerate(pairs)
    )
    return EntryMarks(entry="e", sheets=sheets, **facts)


def score(entry, rubric=ONE, **scoring):
    return aggregate(entry, rubric, Scoring(**scoring)).score


RUBRIC = Rubric(
    key="r",
    criteria=(Criterion(key="idea", name=TEXT), Criterion(key="team", name=TEXT)),
)
ROUND = Round(key="final", name=TEXT, phase="p", rubrics=(RUBRIC,), previous="first")


def contender(entry, score, **figures):
    exact = None if score is None else Fraction(score)
    return Contender(entry=entry, **{"score": exact, "unrounded": exact, **figures})


def contenders(*scores, **figures):
    """Return contenders a, b, c with these scores."""
    return [contender(chr(ord("a") + n), score, **figures) for n, score in enumerate(scores)]
