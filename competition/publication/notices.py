"""The wording of notices, and letters to winners once the results are out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from competition.core.links import link_to
from competition.core.templating import render_letter
from competition.editions.models import Edition
from competition.notifications.operations import write_letter
from competition.prizes.models import Award
from competition.publication.models import Notice
from competition.rules.plan.prizes import Honour, Level


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeText:
    """A notice's number and words; paragraphs of a body are separated by empty lines."""

    title: str
    body: str
    number: str = ""
    title_en: str = ""
    body_en: str = ""


def first_wording(kind: str, edition: Edition, number: str, **about: Any) -> NoticeText:  # noqa: ANN401 - what the template of the kind needs
    """Return the wording that a notice of a kind begins with, in both languages."""
    title, body = render_letter(f"notice_{kind}", "zh", edition=edition, plan=edition.plan, **about)
    title_en, body_en = render_letter(
        f"notice_{kind}", "en", edition=edition, plan=edition.plan, **about
    )
    return NoticeText(
        number=number,
        title=title.strip(),
        body=body.strip(),
        title_en=title_en.strip(),
        body_en=body_en.strip(),
    )


def tell_owner_prize_awarded(
    award: Award,
    notice: Notice,
    *,
    level: Level,
    honours: Mapping[int, list[Honour]],
    at: datetime,
) -> None:
    """Tell an entrant of a prize, on the release of the notice that names it."""
    edition = notice.edition
    write_letter(
        "prize_awarded",
        award.entry.owner,
        at=at,
        edition=edition,
        entry=award.entry,
        award=award,
        level=level,
        honours=honours.get(award.entry_id, []),
        contest=edition.plan.contest,
        closes_at=notice.publicity_closes_at,
        address=link_to(
            "publication_public.notice", edition_key=edition.key, notice_id=notice.public_id
        ),
    )
