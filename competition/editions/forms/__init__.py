"""The plan editor's pages, made from the plan's types, and the forms beside it."""

from competition.editions.forms.chapters import BY_TOP, place_of
from competition.editions.forms.differences import (
    DifferenceLine,
    difference_lines,
    kept_lines,
    moved_lines,
)
from competition.editions.forms.making import (
    AnswerForm,
    LikeForm,
    NewForm,
    ReasonForm,
    SealForm,
    SourceForm,
)
from competition.editions.forms.moves import after_action
from competition.editions.forms.pages import (
    PlanPage,
    chapter_lines,
    faults_in,
    mark_of,
    page_at,
    posted_content,
    words_by_path,
)
from competition.editions.forms.shapes import slots_of
from competition.editions.forms.sources import content_from_toml

__all__ = [
    "BY_TOP",
    "AnswerForm",
    "DifferenceLine",
    "LikeForm",
    "NewForm",
    "PlanPage",
    "ReasonForm",
    "SealForm",
    "SourceForm",
    "after_action",
    "chapter_lines",
    "content_from_toml",
    "difference_lines",
    "faults_in",
    "kept_lines",
    "mark_of",
    "moved_lines",
    "page_at",
    "place_of",
    "posted_content",
    "slots_of",
    "words_by_path",
]
