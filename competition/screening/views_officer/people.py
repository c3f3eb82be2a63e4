"""A unit's manager appoints the officers who check beside him, for his own unit alone."""

from flask import flash, url_for
from flask.typing import ResponseReturnValue

from competition.accounts.models import Role, RoleGrant, Ticket
from competition.accounts.operations import (
    end_grant,
    invite_person,
    resend_invitation,
    withdraw_invitation,
)
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
from competition.editions.models import Edition
from competition.editions.queries import get_edition
from competition.screening.forms import OfficerForm
from competition.screening.permissions import (
    can_end_officer,
    can_manage_officers,
    managed_units,
)
from competition.screening.views_officer.blueprint import bp

_ROOM = "/contests/<string:edition_key>/screening/people"


@bp.route(_ROOM, methods=["GET", "POST"])
@guarded(find=get_edition, allow=can_manage_officers)
@writes
def people(edition: Edition) -> ResponseReturnValue:
    keys = managed_units(me(), edition)
    units = [one for one in edition.plan.units if one.key in keys]
    form = OfficerForm.of(units)
    if form.validate_on_submit():
        with form.errors_shown():
            invite_person(
                form.address.data or "",
                Role.OFFICER,
                edition=edition,
                unit_key=form.unit.data,
                by=me(),
                at=now(),
            )
            flash(_("邀请已写好，几秒钟内发出。"), "success")
            return _back(edition.key)
    return page(
        "screening/people.html",
        edition=edition,
        form=form,
        units=units,
        grants=[one for one in list_grants_in(edition.key) if one.unit_key in keys],
        invitations=[one for one in list_invitations_in(edition.key) if one.unit_key in keys],
        confirm=ConfirmForm(formdata=None),
    )


@bp.route(f"{_ROOM}/<int:grant_id>/end", methods=["POST"])
@guarded(find=get_grant, allow=can_end_officer)
@writes
def end_officer(held: RoleGrant) -> ResponseReturnValue:
    end_grant(held, by=me(), at=now())
    flash(_("角色已结束，对方已退出登录。"), "success")
    return _back(held.edition_key)


@bp.route(f"{_ROOM}/invitations/<int:ticket_id>/resend", methods=["POST"])
@guarded(find=get_invitation, allow=can_end_officer)
@writes
def resend(ticket: Ticket) -> ResponseReturnValue:
    resend_invitation(ticket, edition=get_edition(ticket.edition_key or ""), by=me(), at=now())
    flash(_("邀请已重新发送，原来的链接作废。"), "success")
    return _back(ticket.edition_key)


@bp.route(f"{_ROOM}/invitations/<int:ticket_id>/withdraw", methods=["POST"])
@guarded(find=get_invitation, allow=can_end_officer)
@writes
def withdraw(ticket: Ticket) -> ResponseReturnValue:
    withdraw_invitation(ticket, by=me(), at=now())
    flash(_("邀请已收回，链接作废。"), "success")
    return _back(ticket.edition_key)


def _back(edition_key: str | None) -> ResponseReturnValue:
    return see(url_for(".people", edition_key=edition_key))
