"""Who may read, write and release notices."""

from datetime import datetime

from competition.accounts.permissions import can_organise, can_supervise
from competition.editions.models import Edition
from competition.publication.models import Notice
from competition.rules.transitions import NoticeState

_PUBLIC = (NoticeState.RELEASED, NoticeState.SUPERSEDED)


def can_read_released(_person: object, notice: Notice, at: datetime) -> bool:
    """Tell whether a notice is out; before its release there is nothing to be seen by anybody."""
    return notice.state in _PUBLIC and notice.released_at is not None and notice.released_at <= at


def can_read_notices(person: object, edition: Edition, at: datetime) -> bool:
    """Tell whether somebody may read drafts: organisers and supervisors."""
    return can_supervise(person, edition, at)


def can_draft_notice(person: object, edition: Edition, at: datetime) -> bool:
    """Tell whether somebody may draft notices of an edition."""
    return can_organise(person, edition, at)


def can_read_draft(person: object, notice: Notice, at: datetime) -> bool:
    """Tell whether somebody may read a notice on the inner pages, released or not."""
    return can_supervise(person, notice.edition, at)


def can_release_notice(person: object, notice: Notice, at: datetime) -> bool:
    """Tell whether somebody may approve or release a notice: an organiser, while it is a draft."""
    return can_organise(person, notice.edition, at) and notice.state == NoticeState.DRAFT


def can_manage_notice(person: object, notice: Notice, at: datetime) -> bool:
    """Tell whether somebody may work on a notice; a released one then says so itself."""
    return can_organise(person, notice.edition, at)


def can_load_paper(person: object, notice: Notice, at: datetime) -> bool:
    """Tell whether the papers of a notice may be loaded: by anybody, once it is out."""
    return can_read_released(person, notice, at)
