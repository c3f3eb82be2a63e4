"""The organiser's pages that belong to no single room: people with their roles, and the outbox."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, current_app, flash, request, url_for
from flask.typing import ResponseReturnValue

from competition.accounts import operations
from competition.accounts.models import Role, RoleGrant, Ticket
from competition.accounts.permissions import can_organise, can_organise_site
from competition.accounts.queries import (
    get_grant,
    get_invitation,
    list_grants_in,
    list_invitations_in,
)
from competition.core.clock import now
from competition.core.forms import ConfirmForm
from competition.core.pages import guarded, me, page, see, writes
from competition.core.phrases import _
from competition.core.settings import Settings
from competition.editions.models import Edition
from competition.editions.queries import get_edition
from competition.notifications.models import Letter, LetterState
from competition.notifications.queries import (
    Outbox,
    get_letter_in,
    list_letters_in,
    shown_body,
)
from competition.portal.forms import InviteForm

bp = Blueprint("portal_manage", __name__)


@dataclass(frozen=True, slots=True)
class GrantOfEdition:
    """A role together with the edition that it is in."""

    edition: Edition
    grant: RoleGrant


@dataclass(frozen=True, slots=True)
class InvitationOfEdition:
    """An open invitation together with its edition."""

    edition: Edition
    ticket: Ticket


@dataclass(frozen=True, slots=True)
class LetterOfEdition:
    """A letter in the outbox that the present organiser may see."""

    edition: Edition
    letter: Letter


def _can_organise_its_edition(
    person: object, thing: GrantOfEdition | InvitationOfEdition | LetterOfEdition, at: datetime
) -> bool:
    return can_organise(person, thing.edition, at)


def _back_to_people(edition: Edition) -> ResponseReturnValue:
    return see(url_for("portal_manage.people", edition_key=edition.key))


@bp.route("/contests/<string:edition_key>/manage/people", methods=["GET", "POST"])
@guarded(find=get_edition, allow=can_organise)
@writes
def people(edition: Edition) -> ResponseReturnValue:
    form = InviteForm.of(edition)
    if form.validate_on_submit():
        with form.errors_shown():
            operations.invite_person(
                form.address.data or "",
                Role(form.role.data),
                edition=edition,
                unit_key=form.unit.data or None,
                by=me(),
                at=now(),
            )
            flash(_("邀请已写好，几秒钟内发出。"), "success")
            return _back_to_people(edition)
    return page(
        "portal/people.html",
        edition=edition,
        form=form,
        grants=list_grants_in(edition.key),
        invitations=list_invitations_in(edition.key),
        units=edition.plan.units_by_key,
        confirm=ConfirmForm(formdata=None),
    )


def _grant(edition_key: str, grant_id: int) -> GrantOfEdition:
    return GrantOfEdition(get_edition(edition_key), get_grant(edition_key, grant_id))


@bp.route("/contests/<string:edition_key>/manage/people/roles/<int:grant_id>/end", methods=["POST"])
@guarded(find=_grant, allow=_can_organise_its_edition)
@writes
def end_role(held: GrantOfEdition) -> ResponseReturnValue:
    operations.end_grant(held.grant, by=me(), at=now())
    flash(_("角色已结束，对方已退出登录。"), "success")
    return _back_to_people(held.edition)


def _invitation(edition_key: str, ticket_id: int) -> InvitationOfEdition:
    return InvitationOfEdition(get_edition(edition_key), get_invitation(edition_key, ticket_id))


@bp.route(
    "/contests/<string:edition_key>/manage/people/invitations/<int:ticket_id>/resend",
    methods=["POST"],
)
@guarded(find=_invitation, allow=_can_organise_its_edition)
@writes
def resend_invitation(invited: InvitationOfEdition) -> ResponseReturnValue:
    operations.resend_invitation(invited.ticket, edition=invited.edition, by=me(), at=now())
    flash(_("邀请已重新发送，原来的链接作废。"), "success")
    return _back_to_people(invited.edition)


@bp.route(
    "/contests/<string:edition_key>/manage/people/invitations/<int:ticket_id>/withdraw",
    methods=["POST"],
)
@guarded(find=_invitation, allow=_can_organise_its_edition)
@writes
def withdraw_invitation(invited: InvitationOfEdition) -> ResponseReturnValue:
    operations.withdraw_invitation(invited.ticket, by=me(), at=now())
    flash(_("邀请已收回，链接作废。"), "success")
    return _back_to_people(invited.edition)


def _outbox(edition_key: str) -> Outbox:
    return Outbox(edition_key=edition_key, with_site=can_organise_site(me(), None, now()))


@bp.route("/contests/<string:edition_key>/manage/letters")
@guarded(find=get_edition, allow=can_organise)
def letters(edition: Edition) -> ResponseReturnValue:
    state, text = request.args.get("state", ""), request.args.get("q", "")[:80]
    found = list_letters_in(
        _outbox(edition.key), state=state, text=text, number=request.args.get("page", 1, type=int)
    )
    return page(
        "portal/letters.html",
        edition=edition,
        letters=found,
        state=state,
        q=text,
        states_of_letters=list(LetterState),
    )


def _letter(edition_key: str, letter_id: str) -> LetterOfEdition:
    return LetterOfEdition(get_edition(edition_key), get_letter_in(_outbox(edition_key), letter_id))


@bp.route("/contests/<string:edition_key>/manage/letters/<string:letter_id>")
@guarded(find=_letter, allow=_can_organise_its_edition)
def letter(shown: LetterOfEdition) -> ResponseReturnValue:
    settings: Settings = current_app.extensions["settings"]
    by_hand = not settings.is_production and not settings.mail_url
    return page(
        "portal/letter.html",
        edition=shown.edition,
        letter=shown.letter,
        body=shown_body(shown.letter, secrets_too=by_hand),
    )
