"""Throw-away pages on which the plumbing is tried, so that its tests need no room's own pages."""

from flask import Blueprint, flash
from flask_wtf.file import FileField
from sqlalchemy import select
from wtforms import PasswordField, StringField
from wtforms.validators import Length

from competition.core.clock import now
from competition.core.database import db
from competition.core.errors import NotFoundError, RefusedError
from competition.core.extensions import limiter
from competition.core.forms import Form
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
from competition.notifications.models import Letter

TEMPLATES = {
    "trial/form.html": """{% extends "base.html" %}{% block content %}
        <form method="post">{{ form.hidden_tag() }}{{ form.text() }}{{ form.password() }}</form>
        {% for error in form.form_errors %}<p class="whole">{{ error }}</p>{% endfor %}
        {% for error in form.text.errors %}<p class="at-text">{{ error }}</p>{% endfor %}
        {% endblock %}""",
    "trial/plain.html": """{% extends "base.html" %}{% block content %}{{ said }}{% endblock %}""",
}
events: list[str] = []
"""What happened, in order: read by the test of slow work."""

bp = Blueprint("trial_public", __name__, url_prefix="/trial")


class TrialForm(Form):
    """A word of at most five letters, a password and a file."""

    text = StringField(validators=[Length(max=5)])
    password = PasswordField()
    file = FileField()


def make_counter(public_id: str = "counter", **values: object) -> Letter:
    """Return an unsaved row that counts, in ``attempts``, how often something was carried out."""
    usual = {"subject": "a counter", "body": "a counter", "attempts": 0, "created_at": now()}
    return Letter(
        public_id=public_id,
        kind="trial",
        to_address="nobody@example.cn",
        **(usual | values),
    )


def count(public_id: str = "counter") -> int:
    """Return how often something was carried out."""
    return db.session.scalar(select(Letter.attempts).where(Letter.public_id == public_id)) or 0


def _count_up() -> Letter:
    counter = db.session.scalars(select(Letter).where(Letter.public_id == "counter")).one()
    counter.attempts += 1
    return counter


def _carry_out(form):
    if form.validate_on_submit():
        with form.errors_shown():
            counter = _count_up()
            if form.text.data == "whole":
                raise RefusedError("stale")
            if form.text.data == "field":
                raise RefusedError("stale", field="text")
            flash("carried out")
            return see(f"/trial/plain?done={counter.attempts}")
    return page("trial/form.html", form=form)


@bp.route("/form", methods=["GET", "POST"])
@guarded(allow=anyone, public=True)
@writes
def form():
    return _carry_out(TrialForm())


@bp.route("/members", methods=["GET", "POST"])
@guarded(allow=anyone_signed_in)
@writes
def members():
    return _carry_out(TrialForm())


@bp.route("/plain")
@guarded(allow=anyone, public=True)
def plain():
    return page("trial/plain.html", said="plain")


@bp.route("/me")
@guarded(allow=anyone_signed_in)
def who():
    return page("trial/plain.html", said=me().name)


@bp.route("/unguarded")
def unguarded():
    return "nobody asked who you are"


@bp.route("/unmarked", methods=["GET", "POST"])
@guarded(allow=anyone, public=True)
def unmarked():
    return page("trial/plain.html", said="unmarked")


@bp.route("/answers/<int:status>", methods=["POST"])
@guarded(allow=anyone, public=True)
@writes
def answers(status):
    _count_up()
    return page("trial/plain.html", status=status, said=str(status))


@bp.route("/refuses", methods=["POST"])
@guarded(allow=anyone, public=True)
@writes
def refuses():
    _count_up()
    raise RefusedError("stale")


@bp.route("/breaks", methods=["GET", "POST"])
@guarded(allow=anyone, public=True)
@writes
def breaks():
    raise RuntimeError("the secret inside\nof the machine")


@bp.route("/writes-on-get")
@guarded(allow=anyone, public=True)
def writes_on_get():
    _count_up()
    db.session.flush()
    return page("trial/plain.html", said="written")


def _counter(counter_id):
    found = db.session.scalar(select(Letter).where(Letter.public_id == counter_id))
    if found is None:
        raise NotFoundError
    return found


def _is_mine(person, counter, _at):
    return counter.person_id == person.id


def _is_unused(_person, counter, _at):
    return counter.attempts == 0


@bp.route("/things/<string:counter_id>", methods=["GET", "POST"])
@guarded(find=_counter, allow=_is_mine)
@writes
def thing(counter):
    return page("trial/plain.html", said=counter.subject)


def _use(counter):
    counter.attempts += 1
    return see("/trial/plain")


@bp.route("/used-up/<string:counter_id>", methods=["POST"])
@guarded(find=_counter, allow=_is_unused, public=True)
@writes
def used_up(counter):
    return _use(counter)


@bp.route("/used-up-slowly/<string:counter_id>", methods=["POST"])
@guarded(find=_counter, allow=_is_unused, public=True)
@writes_after(lambda counter: counter.subject)
def used_up_slowly(counter, prepared):
    return _use(counter)


def _slow_work():
    events.append("slow work")
    return "prepared"


@bp.route("/slow", methods=["POST"])
@guarded(allow=anyone, public=True)
@writes_after(_slow_work)
def slow(prepared):
    events.append(f"view with {prepared}")
    return see("/trial/plain")


@bp.route("/limited")
@limiter.limit("1/minute")
@guarded(allow=anyone, public=True)
def limited():
    return page("trial/plain.html", said="once")
