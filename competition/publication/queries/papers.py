"""A notice as a paper in the form of GB/T 9704: every word ready, nothing left to a template.

The paper of record is Chinese. Lists stand in an attachment behind the signature, as the standard
puts them; a title breaks where its meaning does.
"""

import re
from collections.abc import Mapping
from typing import Any

from flask_babel import force_locale

from competition.core.phrases import _, say
from competition.publication.models import Notice

_TITLE_WIDTH = 19
"""Characters of 22 points in a line of 156 mm, less one: digits are wider than half a place."""
_LONGEST_ADDRESS = 30
_HEADING = re.compile(r"[一二三四五六七八九十]+、.{1,24}")
_SHARES = {"project": 50, "entrant": 48, "leader": 25, "unit": 38, "field": 30, "prize": 23}
_NARROW = 15
_CENTRED = ("leader", "prize", "place", "score")


def paper_of(
    notice: Notice, content: Mapping[str, Any], *, is_preview: bool = False
) -> dict[str, Any]:
    """Return what stands on the paper of a notice, as plain JSON for both kinds of file."""
    with force_locale("zh_Hans_CN"):
        title = content["title"]["zh"]
        has_list = bool(content["groups"])
        return {
            "title": title,
            "title_lines": title_lines(title, (content["contest"] or {}).get("zh", "")),
            "host": content["host"]["zh"],
            "number": notice.number,
            "paragraphs": _paragraphs(content),
            "attachment": _list_name(notice.kind) if has_list else "",
            "attachment_label": _("附件"),
            "groups": [_table(group, content["columns"]) for group in content["groups"]],
            "day": chinese_day(content["date_on"]),
            "preview": _("预览，尚未发布") if is_preview else "",
            "proof": [] if is_preview else _proof(notice, content),
        }


def title_lines(title: str, contest: str) -> list[str]:
    """Return a title in lines that keep the contest's name in one piece, as far as they fit."""
    if _width(title) <= _TITLE_WIDTH:
        return [title]
    before, name, after = title.partition(contest) if contest else (title, "", "")
    ways = [[before + name, after], [before, name + after], [before, name, after]]
    fitting = [
        lines
        for lines in ([one for one in way if one] for way in ways)
        if all(_width(line) <= _TITLE_WIDTH for line in lines)
    ]
    return min(fitting, key=_unevenness) if fitting else _in_equal_parts(title)


def _width(text: str) -> float:
    """Return how many characters wide a text is: a Latin letter or digit takes half a place."""
    return sum(0.5 if one.isascii() else 1 for one in text)


def _unevenness(lines: list[str]) -> tuple[int, float]:
    widths = [_width(line) for line in lines]
    return len(lines), max(widths) - min(widths)


def _in_equal_parts(line: str) -> list[str]:
    number = -(-len(line) // _TITLE_WIDTH)
    width = -(-len(line) // number)
    return [line[start : start + width] for start in range(0, len(line), width)]


def chinese_day(text: str) -> str:
    """Return a day kept as 2022-06-23 as the standard writes it: 2022年6月23日."""
    year, month, day = text.split("-")
    return f"{year}年{int(month)}月{int(day)}日"


def _list_name(kind: str) -> str:
    names = {"advancement": _("晋级项目名单"), "results": _("拟获奖项目名单")}
    return str(names.get(kind, _("获奖项目名单")))


def _paragraphs(content: Mapping[str, Any]) -> list[dict[str, str]]:
    body = content["body"]["zh"]
    texts = [part.strip() for part in body.split("\n\n") if part.strip()]
    found = [{"kind": _kind_of(text, number), "text": text} for number, text in enumerate(texts)]
    more = [_period(content), *_contacts(content)]
    return found + [{"kind": "plain", "text": text} for text in more if text]


def _kind_of(text: str, number: int) -> str:
    if number == 0 and text.endswith("：") and len(text) <= _LONGEST_ADDRESS:
        return "address"
    return "heading" if _HEADING.fullmatch(text) else "plain"


def _period(content: Mapping[str, Any]) -> str:
    period = content["publicity"]
    if period is None:
        return ""
    words = _(
        "公示期为 %(days)s 个工作日，自%(first)s至%(last)s。",
        days=period["days"],
        first=chinese_day(period["first_on"]),
        last=chinese_day(period["last_on"]),
    )
    refused = {
        ("anonymous", "late"): _("匿名和逾期的异议不予受理。"),
        ("anonymous",): _("匿名的异议不予受理。"),
        ("late",): _("逾期的异议不予受理。"),
    }
    return str(words) + str(refused.get(tuple(sorted(content["objections_refused"])), ""))


def _contacts(content: Mapping[str, Any]) -> list[str]:
    return [f"{say('contact_' + one['role'])}：{_ways(one)}" for one in content["contacts"]]


def _ways(contact: Mapping[str, Any]) -> str:
    ways = (contact["office"]["zh"], contact["phone"], contact["email"])
    return "，".join(way for way in ways if way)


def _table(group: Mapping[str, Any], columns: list[str]) -> dict[str, Any]:
    is_numbered = "place" not in columns
    shares = [_SHARES.get(column, _NARROW) for column in columns]
    header = [say(f"column_{column}") for column in columns]
    centred = [column in _CENTRED for column in columns]
    rows = [[_cell(row[column]) for column in columns] for row in group["rows"]]
    if is_numbered:
        shares, header, centred = [_NARROW, *shares], [str(_("序号")), *header], [True, *centred]
        rows = [[str(number), *row] for number, row in enumerate(rows, start=1)]
    return {
        "name": f"{group['name']['zh']}{_('（%(n)s 项）', n=len(rows))}",
        "header": header,
        "shares": shares,
        "centred": centred,
        "rows": rows,
    }


def _cell(value: object) -> str:
    return str(value["zh"]) if isinstance(value, Mapping) else str(value or "")


def _proof(notice: Notice, content: Mapping[str, Any]) -> list[str]:
    lines = [
        _("规则第 %(n)s 版的指纹", n=content["plan"]["version"])
        + f" {content['plan']['fingerprint']}"
    ]
    if content["run"]:
        label = _("名单所依据的第 %(n)s 次评定", n=content["run"]["number"])
        lines.append(f"{label} {content['run']['fingerprint']}")
    if notice.audit_head:
        lines.append(f"{_('发布时的操作日志')} {notice.audit_head}")
    return lines
