"""Finding what a page of the ranking room is about by the keys of its path."""

from dataclasses import dataclass

from competition.core.errors import NotFoundError
from competition.editions.models import Edition
from competition.ranking.models import RankingRun
from competition.ranking.queries.rounds import get_run
from competition.ranking.queries.standings import Question, RankingView, StandingRow, ranking_view


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedQuestion:
    """One open question of a run, with the standings of the entries it asks about."""

    run: RankingRun
    view: RankingView
    question: Question
    rows: tuple[StandingRow, ...]

    @property
    def edition(self) -> Edition:
        """Return the edition, by which permissions ask."""
        return self.run.edition


def questions_of(view: RankingView) -> list[Question]:
    """Return all open questions of a run; their order is fixed, so a path may count them."""
    return [question for scope in view.scopes for question in scope.questions]


def get_question(edition_key: str, round_key: str, number: int, position: int) -> AskedQuestion:
    """Return one question of a run by its position, counted from 1."""
    run = get_run(edition_key, round_key, number)
    view = ranking_view(run)
    questions = questions_of(view)
    if not 1 <= position <= len(questions):
        raise NotFoundError
    question = questions[position - 1]
    asked = {entry.id for entry in question.entries}
    rows = tuple(row for scope in view.scopes for row in scope.rows if row.entry.id in asked)
    return AskedQuestion(run=run, view=view, question=question, rows=rows)
