"""Words for the audit log: kinds of lines, and what can be wrong with one."""

from flask_babel import lazy_gettext as _l

PHRASES = {
    "audit_changed": _l("内容或校验值被改动"),
    "audit_wrong_link": _l("与上一条的链接断开"),
    "audit_missing_before": _l("前面缺少记录"),
    "editions:edition:created": _l("建立赛事"),
    "editions:plan:imported": _l("导入计划"),
    "editions:plan:sealed": _l("封存计划"),
    "audit_unreadable": _l("无法读取"),
}


def kind_words(kind: str) -> str:
    """Return what a line of the log says in words; a kind without words is shown as it is."""
    return str(PHRASES.get(kind, kind))
