"""Words for the keys of a plan: their types name them in Chinese, the catalogue in English."""

from flask_babel import get_locale, gettext
from flask_babel import lazy_gettext as _l

PHRASES = {
    "plan_unit_MB": "MB",
    "plan_unit_个工作日": _l("个工作日"),
    "plan_unit_个月": _l("个月"),
    "plan_unit_元": _l("元"),
    "plan_unit_分": _l("分"),
    "plan_unit_分钟": _l("分钟"),
    "plan_unit_字": _l("字"),
    "plan_unit_届": _l("届"),
    "plan_unit_年": _l("年"),
}


def meaning_words(meaning: str) -> str:
    """Return what a key or a fact means, in the reader's language."""
    return str(gettext(meaning)) if meaning else ""


def unit_words(unit: str) -> str:
    """Return the unit of a key in the reader's language.

    Chinese counters such as 个 and 位 have no English word; the meaning says what is counted.
    """
    words = PHRASES.get(f"plan_unit_{unit}")
    if words is not None:
        return str(words)
    locale = get_locale()
    return "" if locale is not None and locale.language == "en" else unit
