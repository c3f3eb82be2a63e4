"""How a page is guarded, how a request writes, and how its answer is rendered.

``guarded`` finds the thing, asks the permission and, for an unsafe method of a view marked
``writes``, runs the whole of it inside one serialised transaction that commits only when the
answer is below 400. A view without a guard is turned away at run time.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, Protocol

from flask import Flask, Response, current_app, g, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import bindparam, select
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse

from competition.core.clock import now
from competition.core.database import db, write_transaction
from competition.core.errors import NotFoundError, RefusedError, SignInRequiredError
from competition.core.forms import Form
from competition.core.once import AnsweredRequest

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
before_commit: list[Callable[[], None]] = []
"""What rooms enrol to be written along with a request's own change, just before it is committed."""
View = Callable[..., ResponseReturnValue]
Predicate = Callable[..., bool]


class Visitor(Protocol):
    """Who asks: a person, or an anonymous visitor."""

    @property
    def is_authenticated(self) -> bool: ...


def anyone(_person: Visitor, _thing: object, _at: datetime) -> bool:
    """Permit everybody, signed in or not: for public pages."""
    return True


def anyone_signed_in(person: Visitor, _thing: object, _at: datetime) -> bool:
    """Permit every person with an account."""
    return bool(person.is_authenticated)


def writes(view: View) -> View:
    """Mark a view as one that may change data."""
    view.writes = True  # type: ignore[attr-defined]  # read by guarded and by tests
    return view


def writes_after(first: Callable[..., object]) -> Callable[[View], View]:
    """Mark a view as one that may change data once ``first`` has prepared it.

    ``first`` is slow work (hashing, reading files) done before the transaction opens; it gets
    the same arguments as the view and its answer is handed to the view as ``prepared``. When it
    returns a response, that is the answer: what is refused anyway keeps no writer waiting.
    """

    def mark(view: View) -> View:
        view.first = first  # type: ignore[attr-defined]  # read by guarded
        return writes(view)

    return mark


def guarded(
    *, allow: Predicate, find: Callable[..., object] | None = None, public: bool = False
) -> Callable[[View], View]:
    """Guard a view: find its thing from the path, ask the permission, then run it.

    The missing and the forbidden give the same answer. Unless ``public``, a visitor is asked to
    sign in before anything is looked up.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded_view(**path: object) -> ResponseReturnValue:
            if not public and not current_user.is_authenticated:
                raise SignInRequiredError
            if request.method in SAFE_METHODS:
                return view(*_permitted(allow, find, path))
            if not getattr(view, "writes", False):
                raise NotFoundError
            return _written(view, lambda: _permitted(allow, find, path))

        guarded_view.guard = allow  # type: ignore[attr-defined]  # read by the route test
        guarded_view.public = public  # type: ignore[attr-defined]  # as above
        guarded_view.find = find  # type: ignore[attr-defined]  # as above
        return guarded_view

    return decorate


def _permitted(
    allow: Predicate, find: Callable[..., object] | None, path: dict[str, object]
) -> tuple[object, ...]:
    """Return the view's arguments: the thing found, or the values of the path as they stand."""
    thing = find(**path) if find is not None else None
    if not allow(current_user, thing, now()):
        raise NotFoundError
    return (thing,) if find is not None else tuple(path.values())


def _written(view: View, permitted: Callable[[], tuple[object, ...]]) -> ResponseReturnValue:
    first: Callable[..., object] | None = getattr(view, "first", None)
    if first is None:
        return _transacted(lambda: view(*permitted()))
    earlier = _earlier_answer()
    if earlier is not None:  # before the permission, which the first time may have used up
        return see(earlier)
    prepared = first(*permitted())
    if isinstance(prepared, BaseResponse):
        return prepared
    return _transacted(lambda: view(*permitted(), prepared=prepared))


def may_open(path: str) -> bool:
    """Tell whether whoever asks may open a page of ours, so that no link leads to a refusal."""
    try:
        endpoint, values = current_app.url_map.bind("").match(path.partition("?")[0])
    except HTTPException:  # no such page, or one that only takes forms
        return False
    view: Any = current_app.view_functions[endpoint]  # with what ``guarded`` left on it
    try:
        _permitted(view.guard, view.find, dict(values))
    except NotFoundError:
        return False
    return True


class _NotCommittedError(Exception):
    """Carries an answer of 400 or more out of the transaction, so that it is rolled back."""

    def __init__(self, answer: BaseResponse) -> None:
        super().__init__()
        self.answer = answer


def _transacted(run: Callable[[], ResponseReturnValue]) -> ResponseReturnValue:
    try:
        with write_transaction():
            earlier = _earlier_answer()
            if earlier is not None:
                return see(earlier)
            answer = make_response(run())
            if answer.status_code >= 400:
                raise _NotCommittedError(answer)
            _keep_answer(answer)
            for write_along in before_commit:
                write_along()
            return answer
    except _NotCommittedError as refused:
        return refused.answer


def _actor() -> str:
    return str(current_user.get_id() or "") if current_user.is_authenticated else ""


def _body_hash() -> str:
    parts = [f"{name}={value}" for name, value in request.form.items(multi=True)]
    parts += [f"{name}={file.filename}" for name, file in request.files.items(multi=True)]
    own = [part for part in parts if not part.startswith("csrf_token=")]
    return hashlib.sha256("\n".join([request.path, *own]).encode()).hexdigest()


_EARLIER = select(AnsweredRequest.body_hash, AnsweredRequest.location).where(
    AnsweredRequest.actor == bindparam("actor"), AnsweredRequest.key == bindparam("key")
)


def _earlier_answer() -> str | None:
    """Return where the same form led when it was sent before, so that a retry changes nothing."""
    key = request.form.get("once", "")
    if not key:
        return None
    earlier = db.session.execute(_EARLIER, {"actor": _actor(), "key": key[:64]}).one_or_none()
    if earlier is None:
        return None
    body_hash, location = earlier
    if body_hash != _body_hash():
        raise RefusedError("form_sent_already")
    return str(location)


def _keep_answer(answer: BaseResponse) -> None:
    key = request.form.get("once", "")
    location = answer.headers.get("Location")
    if not key or not location:
        return
    db.session.add(
        AnsweredRequest(
            actor=_actor(), key=key[:64], body_hash=_body_hash(), location=location, at=now()
        )
    )


def page(template: str, *, status: int = 200, **values: object) -> Response:
    """Render a page; a form with errors makes it 422, so that nothing is committed."""
    faulty = any(isinstance(value, Form) and value.has_errors for value in values.values())
    answer = make_response(render_template(template, **values))
    answer.status_code = 422 if faulty and status == 200 else status
    return answer


def see(endpoint_url: str) -> BaseResponse:
    """Answer a successful write: go and see the result (303)."""
    return redirect(endpoint_url, code=303)


def refuse_unguarded(app: Flask) -> None:
    """Turn away every endpoint that carries no guard; only static files go without."""

    @app.before_request
    def _refuse() -> None:
        endpoint = request.endpoint
        if endpoint is None or endpoint == "static":
            return
        view = current_app.view_functions[endpoint]
        if not hasattr(view, "guard"):
            raise NotFoundError
        g.guarded = True
        g.arrived_at = now()


def arrived_at() -> datetime:
    """Return when the request arrived, by the server's clock."""
    moment: datetime = g.arrived_at
    return moment


def me() -> Any:  # noqa: ANN401 - a Person, whom core does not know
    """Return the person who is signed in, as the object itself and not flask_login's proxy."""
    return current_user._get_current_object()
