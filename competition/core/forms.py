"""The base of every form: CSRF token, a key that makes a second click harmless, shown errors."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from flask_wtf import FlaskForm
from wtforms import HiddenField

from competition.core.errors import RefusedError
from competition.core.phrases import say


def _new_key() -> str:
    return secrets.token_urlsafe(18)


class Form(FlaskForm):
    """A form of the site. Errors that belong to no field stand in ``form_errors``."""

    once = HiddenField(default=_new_key)

    @property
    def has_errors(self) -> bool:
        """Tell whether any field or the form as a whole has an error to show."""
        return bool(self.errors)

    @contextmanager
    def errors_shown(self) -> Iterator[None]:
        """Catch a refusal of the rules and show it at its field, or on top of the form."""
        try:
            yield
        except RefusedError as refusal:
            message = say(refusal.code, **refusal.values)
            if refusal.field and refusal.field in self:
                field = self[refusal.field]
                field.errors = [*field.errors, message]
            else:
                self.form_errors.append(message)


class ConfirmForm(Form):
    """A single button: nothing to fill in, but guarded against forgery and double clicks."""


class SeenForm(ConfirmForm):
    """A button under something that others may change, with a mark of what was shown."""

    seen = HiddenField()
