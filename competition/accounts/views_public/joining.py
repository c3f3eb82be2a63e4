"""Getting an account or getting back into it: sign-up, forgotten password, invitation, privacy."""

from dataclasses import dataclass

from flask import flash, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from competition.accounts import operations
from competition.accounts.forms import (
    ConfirmForm,
    ForgottenForm,
    JoinForm,
    NewPasswordForm,
    SignUpForm,
)
from competition.accounts.models import Person, Ticket, TicketKind
from competition.accounts.queries import (
    Address,
    find_person_at,
    find_person_of_reset,
    find_ticket,
    read_address,
)
from competition.accounts.views_public.blueprint import bp
from competition.accounts.views_public.signing_in import let_in
from competition.core.clock import now
from competition.core.errors import NotFoundError
from competition.core.extensions import language, limiter
from competition.core.pages import (
    anyone,
    anyone_signed_in,
    guarded,
    me,
    page,
    see,
    writes,
    writes_after,
)
from competition.core.passwords import hash_password
from competition.core.phrases import _


def _hash_of_new_account() -> str | None:
    form = SignUpForm()
    return hash_password(form.password.data or "", staff=False) if form.validate() else None


@bp.route("/sign-up", methods=["GET", "POST"])
@limiter.limit("20/hour", methods=["POST"])
@guarded(allow=anyone, public=True)
@writes_after(_hash_of_new_account)
def sign_up(prepared: str | None = None) -> ResponseReturnValue:
    form = SignUpForm()
    if form.validate_on_submit() and prepared:
        with form.errors_shown():
            where = form.where
            person = operations.sign_up(
                form.name.data or "", where.email, where.phone, prepared, language(), at=now()
            )
            flash(_("账号已注册，您已登录。"), "success")
            return let_in(person)
    return page("accounts/sign_up.html", form=form)


@bp.route("/password/forgotten", methods=["GET", "POST"])
@limiter.limit("10/hour", methods=["POST"])
@guarded(allow=anyone, public=True)
@writes
def forgotten_password() -> ResponseReturnValue:
    form = ForgottenForm()
    if form.validate_on_submit():
        operations.request_reset(form.where, at=now())
        return see(url_for("accounts_public.reset_requested"))
    return page("accounts/forgotten.html", form=form)


@bp.route("/password/requested")
@guarded(allow=anyone, public=True)
def reset_requested() -> ResponseReturnValue:
    return page("accounts/forgotten_sent.html")


def _owner_of_reset(token: str) -> Person:
    person = find_person_of_reset(token, now())
    if person is None:
        raise NotFoundError("link_not_good")
    return person


def _hash_of_reset(owner: Person) -> str | None:
    form = NewPasswordForm.of(owner)
    return (
        hash_password(form.password.data or "", staff=form.for_staff) if form.validate() else None
    )


@bp.route("/password/reset/<string:token>", methods=["GET", "POST"])
@limiter.limit("30/hour", methods=["POST"])
@guarded(find=_owner_of_reset, allow=anyone, public=True)
@writes_after(_hash_of_reset)
def reset_password(owner: Person, prepared: str | None = None) -> ResponseReturnValue:
    form = NewPasswordForm.of(owner)
    if form.validate_on_submit() and prepared:
        token = str((request.view_args or {})["token"])
        operations.reset_password(token, prepared, by=owner, at=now())
        flash(_("新密码已设好，其他设备都已退出。请用新密码登录。"), "success")
        return see(url_for("accounts_public.sign_in"))
    return page("accounts/reset_password.html", form=form, owner=owner)


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation that is good now, and whether its address has an account."""

    token: str
    ticket: Ticket
    where: Address
    has_account: bool


def _invitation(token: str) -> Invited:
    ticket = find_ticket(token, TicketKind.INVITATION, now())
    where = read_address(ticket.address) if ticket else None
    if ticket is None or where is None:
        raise NotFoundError("link_not_good")
    return Invited(token, ticket, where, find_person_at(where) is not None)


@bp.route("/invitation/<string:token>")
@guarded(find=_invitation, allow=anyone, public=True)
def invitation(invited: Invited) -> ResponseReturnValue:
    if invited.has_account and not current_user.is_authenticated:
        session["return_to"] = request.path
    join_form = JoinForm(formdata=None)
    return page("accounts/invitation.html", invited=invited, join=join_form, accept=ConfirmForm())


@bp.route("/invitation/<string:token>/accept", methods=["POST"])
@guarded(find=_invitation, allow=anyone_signed_in)
@writes
def accept_invitation(invited: Invited) -> ResponseReturnValue:
    person = me()
    operations.accept_invitation(invited.token, by=person, at=now())
    flash(_("您已接受邀请。"), "success")
    return let_in(person)


@bp.route("/invitation/<string:token>/decline", methods=["POST"])
@limiter.limit("30/hour")
@guarded(find=_invitation, allow=anyone, public=True)
@writes
def decline_invitation(invited: Invited) -> ResponseReturnValue:
    form = ConfirmForm()
    if form.validate_on_submit():
        operations.decline_invitation(invited.token, at=now())
        flash(_("您已谢绝邀请，主办方会看到。这个链接不再有效。"), "success")
        return see(url_for("accounts_public.sign_in"))
    return page(
        "accounts/invitation.html", invited=invited, join=JoinForm(formdata=None), accept=form
    )


def _hash_of_invited(invited: Invited) -> str | None:
    form = JoinForm.of_address(invited.ticket.address)
    return hash_password(form.password.data or "", staff=True) if form.validate() else None


@bp.route("/invitation/<string:token>/join", methods=["POST"])
@limiter.limit("30/hour")
@guarded(find=_invitation, allow=anyone, public=True)
@writes_after(_hash_of_invited)
def join(invited: Invited, prepared: str | None = None) -> ResponseReturnValue:
    form = JoinForm.of_address(invited.ticket.address)
    if form.validate_on_submit() and prepared:
        with form.errors_shown():
            where = invited.where
            person = operations.sign_up(
                form.name.data or "", where.email, where.phone, prepared, language(), at=now()
            )
            operations.accept_invitation(invited.token, by=person, at=now())
            flash(_("账号已建好，您已接受邀请并登录。"), "success")
            return let_in(person)
    return page("accounts/invitation.html", invited=invited, join=form, accept=ConfirmForm())


@bp.route("/privacy")
@guarded(allow=anyone, public=True)
def privacy() -> ResponseReturnValue:
    return page("accounts/privacy.html")
