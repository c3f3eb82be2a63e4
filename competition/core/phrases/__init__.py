"""Wording: every code of the rules and operations in words. Chinese is the source language.

Templates and forms say ``_("中文")``; each module of this package holds the codes of one room in
``PHRASES``. The English catalogue is ``competition/translations/en/LC_MESSAGES/messages.po``.
"""

import pkgutil
from importlib import import_module

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

__all__ = ["PHRASES", "_", "_l", "kind_words", "say"]

PHRASES: dict[str, object] = {}
for _module in pkgutil.iter_modules(__path__):
    PHRASES.update(import_module(f"{__name__}.{_module.name}").PHRASES)


def _(text: str, **values: object) -> str:
    """Return a Chinese source text in the reader's language, with its values filled in."""
    return str(gettext(text, **values))


def say(code: str, **values: object) -> str:
    """Return the wording of a code in the reader's language; an unknown code is a fault of ours."""
    wording = str(PHRASES[code])
    return wording % values if values else wording


def kind_words(kind: str) -> str:
    """Return what a line of the log says in words; a kind without words is shown as it is."""
    return str(PHRASES.get(kind, kind))
