"""Signing in and out: password, second factor, and signing in again in the middle of a form."""

from dataclasses import dataclass
from typing import Any

from flask import Response, current_app, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as BaseResponse

from competition.accounts import operations
from competition.accounts.forms import ContinueForm, SecondFactorForm, SignInForm
from competition.accounts.models import Person, SignIn
from competition.accounts.permissions import is_staff
from competition.accounts.queries import (
    find_pending_sign_in,
    find_person_at,
    find_sign_in,
    read_address,
    second_factor_account,
)
from competition.accounts.views_public.blueprint import bp
from competition.core.clock import now
from competition.core.database import db, write_transaction
from competition.core.errors import NotFoundError, RefusedError
from competition.core.extensions import limiter
from competition.core.pages import anyone, guarded, page, see, writes, writes_after
from competition.core.passwords import hash_password, matches, needs_rehash
from competition.core.phrases import _
from competition.core.sessions import (
    drop_session_cookie,
    presented_hash,
    return_path,
    set_session_cookie,
    token_hash,
)

_HOME = "/home"


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of a password, found out before the transaction opens."""

    person_id: int | None = None
    new_hash: str | None = None
    refusal: RefusedError | None = None


def _try(address: str, password: str) -> Tried:
    """Count a try in a small write of its own, then compare the password outside any lock.

    The count is committed whatever follows: a wrong password rolls its request back.
    """
    where = read_address(address)
    try:
        with write_transaction():
            operations.note_failed_sign_in(where.value if where else address[:254], at=now())
    except RefusedError as refusal:
        return Tried(refusal=refusal)
    person = find_person_at(where) if where else None
    stored = person.password_hash if person and person.is_active else None
    if not matches(stored, password) or person is None or stored is None:
        return Tried(refusal=RefusedError("sign_in_wrong"))
    staff = is_staff(person)
    renewed = hash_password(password, staff=staff) if needs_rehash(stored, staff=staff) else None
    return Tried(person.id, renewed)


def _person_of(tried: Tried | None) -> Person:
    """Return whose password was right; forget the failed tries, and renew the hash if need be."""
    if tried is None or tried.refusal is not None:
        raise (tried.refusal if tried and tried.refusal else RefusedError("sign_in_wrong"))
    person = db.session.get_one(Person, tried.person_id)
    operations.forget_failed_sign_ins(by=person, at=now())
    if tried.new_hash is not None:
        person.password_hash = tried.new_hash
    return person


def let_in(person: Person) -> BaseResponse:
    """Start a session in place of the one presented, and lead to where the visitor wanted."""
    token = _new_session(person)
    waits = person.second_factor_secret is not None
    answer = see(url_for("accounts_public.second_factor") if waits else return_path(_HOME))
    set_session_cookie(answer, token)
    return answer


def _new_session(person: Person) -> str:
    presented = presented_hash()
    earlier = find_sign_in(presented) if presented else None
    if earlier is not None:
        operations.end_session(earlier, by=earlier.person, at=now())
    return operations.start_session(person, at=now())


def _compare() -> Tried | None:
    form = SignInForm()
    if request.method != "POST" or not form.validate():
        return None
    return _try(form.address.data or "", form.password.data or "")


@bp.route("/sign-in", methods=["GET", "POST"])
@limiter.limit("30/minute", methods=["POST"])
@guarded(allow=anyone, public=True)
@writes_after(_compare)
def sign_in(prepared: Tried | None = None) -> ResponseReturnValue:
    form = SignInForm()
    if form.validate_on_submit():
        with form.errors_shown():
            return let_in(_person_of(prepared))
    return page("accounts/sign_in.html", form=form)


def _pending() -> SignIn:
    presented = presented_hash()
    pending = find_pending_sign_in(presented, now()) if presented else None
    if pending is None:
        raise NotFoundError("second_factor_over")
    return pending


def _count_code(person: Person) -> RefusedError | None:
    """Count a code as wrong, in a small write of its own, before it is looked at."""
    account = second_factor_account(person)
    try:
        with write_transaction():
            operations.note_failed_sign_in(account, at=now())
    except RefusedError as refusal:
        return refusal
    return None


def _count_given_code(pending: SignIn) -> RefusedError | None:
    return _count_code(pending.person)


@bp.route("/sign-in/second-factor", methods=["GET", "POST"])
@limiter.limit("30/minute", methods=["POST"])
@guarded(find=_pending, allow=anyone, public=True)
@writes_after(_count_given_code)
def second_factor(pending: SignIn, prepared: RefusedError | None = None) -> ResponseReturnValue:
    form = SecondFactorForm()
    if form.validate_on_submit():
        with form.errors_shown():
            if prepared is not None:
                raise prepared
            token = operations.give_second_factor(
                pending, form.code.data or "", by=pending.person, at=now()
            )
            answer = see(return_path(_HOME))
            set_session_cookie(answer, token)
            return answer
    return page("accounts/second_factor.html", form=form)


def _compare_again() -> Tried | None:
    form = ContinueForm()
    if not form.validate():
        return None
    tried = _try(form.sign_in_address.data or "", form.sign_in_password.data or "")
    person = db.session.get(Person, tried.person_id) if tried.person_id else None
    if person is None or person.second_factor_secret is None:
        return tried
    return Tried(tried.person_id, tried.new_hash, _count_code(person))


@bp.route("/sign-in/continue", methods=["POST"])
@limiter.limit("30/minute")
@guarded(allow=anyone, public=True)
@writes_after(_compare_again)
def sign_in_continue(prepared: Tried | None = None) -> ResponseReturnValue:
    """Sign in again in the middle of a form, then offer to send what was parked."""
    form = ContinueForm()
    if form.validate_on_submit():
        with form.errors_shown():
            token = _confirmed_session(_person_of(prepared), form.sign_in_code.data or "")
            answer = _resubmit_page()
            set_session_cookie(answer, token)
            return answer
    return _resubmit_page(again=form)


def _confirmed_session(person: Person, code: str) -> str:
    token = _new_session(person)
    if person.second_factor_secret is None:
        return token
    session = find_sign_in(token_hash(token))
    if session is None:
        raise NotFoundError
    return operations.give_second_factor(session, code, by=person, at=now())


class AgainFields:
    """The fields to sign in again, drawn only where a page of parked fields asks for them."""

    def __init__(self, form: ContinueForm | None = None, to: str = "") -> None:
        self._form = form
        self._to = to

    def __bool__(self) -> bool:
        if self._form is not None:
            return True
        view = current_app.view_functions.get(request.endpoint or "")
        return not current_user.is_authenticated and not getattr(view, "public", True)

    def __html__(self) -> str:
        form = self._form or ContinueForm(formdata=None)
        to = self._to or request.full_path.rstrip("?")
        return render_template("accounts/sign_in_again.html", again=form, to=to)


def _resubmit_page(again: ContinueForm | None = None) -> Response:
    """Return what the page before had parked; it goes where that page's form went."""
    path = request.args.get("to", "")
    if not path.startswith("/") or path.startswith(("//", "/\\")):
        raise NotFoundError
    values: dict[str, Any] = {
        "sign_in": again is not None,
        "sign_in_fields": AgainFields(again, path) if again else None,
        "parked": [
            (name, value)
            for name, value in request.form.items(multi=True)
            if name != "csrf_token" and not name.startswith("sign_in_")
        ],
        "parked_path": path,
        "lost_files": [],
        "form": FlaskForm(formdata=None),
    }
    return page("errors/resubmit.html", status=422 if again else 200, **values)


@bp.route("/sign-out", methods=["POST"])
@guarded(allow=anyone, public=True)
@writes
def sign_out() -> ResponseReturnValue:
    presented = presented_hash()
    session = find_sign_in(presented) if presented else None
    if session is not None:
        operations.end_session(session, by=session.person, at=now())
    answer = see(url_for("accounts_public.sign_in"))
    drop_session_cookie(answer)
    flash(_("您已退出登录。"), "success")
    return answer
