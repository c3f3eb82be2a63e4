"""What templates and letters may use: formats, icons, wording, and the navigation."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any
from urllib.parse import urlencode

from flask import Flask, current_app, request
from flask_babel import force_locale, format_date, get_locale, ngettext
from flask_login import current_user

from competition.core.clock import now
from competition.core.extensions import LANGUAGES, language
from competition.core.icons import icon
from competition.core.looks import look_of
from competition.core.phrases import _, say
from competition.rules.values import CHINA, in_decimals


@dataclass(frozen=True, slots=True)
class NavigationItem:
    """One entry of the main navigation; ``is_folded`` ones stand under the menu 更多."""

    label: str
    url: str
    active: bool = False
    badge: int = 0
    is_folded: bool = False


navigation_sources: list[Callable[[], Iterable[NavigationItem]]] = []
"""The portal enrols here who sees what in the main navigation."""

banner_sources: list[Callable[[], str | None]] = []
"""The editions room enrols here the banner of a rehearsal."""


context_sources: list[Callable[[], dict[str, object]]] = []
"""The portal enrols here what the frame of every page shows: contest, account links, contacts."""


def local(moment: datetime) -> datetime:
    """Return a moment in China's time."""
    return moment.astimezone(CHINA)


def format_moment(moment: datetime | None) -> str:
    """Write a moment with its weekday: ``2022年4月30日 周六 17:00``; midnight closes as 24:00."""
    if moment is None:
        return "—"
    here = local(moment)
    return f"{format_day(here.date())} {here:%H:%M}"


def format_exactly(moment: datetime) -> str:
    """Write a moment to the second, where a second may decide: ``2022年4月30日 周六 17:00:01``."""
    here = local(moment)
    return f"{format_day(here.date())} {here:%H:%M:%S}"


def format_closing(moment: datetime) -> str:
    """Write a closing moment; midnight is written as 24:00 of the day before."""
    here = local(moment)
    if (here.hour, here.minute, here.second) == (0, 0, 0):
        return f"{format_day(here.date() - timedelta(days=1))} 24:00"
    return format_moment(moment)


def format_day(day: date | None) -> str:
    """Write a day with its weekday."""
    if day is None:
        return "—"
    if _tongue() == "en":
        return str(format_date(day, "EEE d MMM y"))
    return str(format_date(day, "y年M月d日 EEE"))


def _tongue() -> str:
    """Return the language being written: the page's, or within a letter that of its reader."""
    return "en" if str(get_locale() or "").startswith("en") else "zh"


def format_left(until: datetime) -> str:
    """Write how long is left: days and hours, or hours and minutes; or that it is over."""
    seconds = int((until - now()).total_seconds())
    if seconds <= 0:
        return _("已截止")
    days, rest = divmod(seconds, 86_400)
    hours, minutes = divmod(rest // 60, 60)
    if days:
        return _("剩 %(days)d 天 %(hours)d 小时", days=days, hours=hours)
    return (
        _("剩 %(hours)d 小时 %(minutes)d 分", hours=hours, minutes=minutes)
        if seconds >= 60
        else _("剩不到 1 分钟")
    )


def format_money(cents: int | None) -> str:
    """Write an amount: whole 万元 as such, anything else in yuan with separators."""
    if cents is None:
        return "—"
    if cents and cents % 1_000_000 == 0 and language() == "zh":
        return _("%(amount)s 万元", amount=f"{cents // 1_000_000:,}")
    yuan, rest = divmod(abs(cents), 100)
    sign = "-" if cents < 0 else ""
    return _("%(amount)s 元", amount=f"{sign}{yuan:,}" + (f".{rest:02d}" if rest else ""))


def format_score(value: Fraction | int | None, decimals: int = 2) -> str:
    """Write a score with a fixed number of decimals, exactly rounded."""
    return "—" if value is None else in_decimals(value, decimals)


def format_hundredths(value: int | None) -> str:
    """Write a figure that is stored in hundredths."""
    return "—" if value is None else in_decimals(Fraction(value, 100), 2)


def format_size(size: int) -> str:
    """Write a file's size."""
    return f"{size / 1_048_576:.1f} MB" if size >= 1_048_576 else f"{max(1, size // 1024)} KB"


def text_of(text: Any) -> str:  # noqa: ANN401 - a plan's Text, or anything already worded
    """Return a plan's text in the reader's language."""
    return str(text.in_language(_tongue())) if hasattr(text, "in_language") else str(text)


def render_letter(template: str, to_language: str, **values: object) -> tuple[str, str]:
    """Render a letter in its reader's language: first line the subject, the rest the body."""
    with force_locale(LANGUAGES.get(to_language, LANGUAGES["zh"])):
        text = current_app.jinja_env.get_template(f"letters/{template}.txt").render(**values)
    subject, _separator, body = text.strip().partition("\n")
    return subject.strip(), body.strip() + "\n"


def letter_text(text: Any, to_language: str) -> str:  # noqa: ANN401 - a plan's Text
    """Return a plan's text in the language of a letter's reader."""
    return str(text.in_language(to_language)) if hasattr(text, "in_language") else str(text)


def _switch_url(to_language: str) -> str:
    arguments = request.args.to_dict(flat=False) | {"lang": [to_language]}
    return f"?{urlencode(arguments, doseq=True)}"


def init_templating(app: Flask) -> None:
    """Register filters and globals; autoescape stays on for every HTML template."""
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        moment=format_moment,
        closing=format_closing,
        exactly=format_exactly,
        day=format_day,
        left=format_left,
        money=format_money,
        score=format_score,
        hundredths=format_hundredths,
        filesize=format_size,
        words=text_of,
    )
    app.jinja_env.globals.update(icon=icon, look_of=look_of, say=say, now=now, ngettext=ngettext)

    @app.context_processor
    def _common() -> dict[str, object]:
        current = language()
        return {
            "language": current,
            "html_language": "en" if current == "en" else "zh-CN",
            "other_language": "zh" if current == "en" else "en",
            "language_switch_url": _switch_url("zh" if current == "en" else "en"),
            "navigation": [item for source in navigation_sources for item in source()],
            "rehearsal_banner": next((b for s in banner_sources if (b := s())), None),
            "current_user": current_user,
        } | {name: value for source in context_sources for name, value in source().items()}
