"""How a state looks: always a tone, an icon and a word, the same on every page."""

from typing import NamedTuple

from flask_babel.speaklater import LazyString

from competition.core.phrases import _l


class Look(NamedTuple):
    """A tone of the style sheet, an icon's name (none for a state we don't know), the word."""

    tone: str
    icon: str | None
    label: str | LazyString


def look_of(kind: str, value: object) -> Look:
    """Return the look of a state; an unknown value shows its own text in grey."""
    return LOOKS.get(kind, {}).get(str(value)) or Look("calm", None, str(value))


LOOKS: dict[str, dict[str, Look]] = {
    "outcome": {
        "pass": Look("good", "outline/circle-check", _l("符合")),
        "fail": Look("bad", "outline/circle-x", _l("不符合")),
        "unknown": Look("calm", "outline/help-circle", _l("尚不能判断")),
        "due": Look("wait", "outline/clock", _l("到期须符合")),
    },
    "severity": {
        "block": Look("bad", "outline/ban", _l("不得提交")),
        "confirm": Look("wait", "outline/user-check", _l("由人工核定")),
        "warn": Look("calm", "outline/info-circle", _l("提醒")),
    },
    "task": {
        "todo": Look("calm", "outline/circle-dashed", _l("未开始")),
        "doing": Look("blue", "outline/pencil", _l("填写中")),
        "done": Look("good", "outline/circle-check", _l("已完成")),
        "fix": Look("bad", "outline/alert-triangle", _l("需修改")),
        "locked": Look("calm", "outline/lock", _l("暂不可填")),
    },
    "entry": {
        "draft": Look("calm", "outline/pencil", _l("草稿")),
        "submitted": Look("blue", "outline/send", _l("已提交")),
        "under_review": Look("blue", "outline/eye-search", _l("审核中")),
        "returned": Look("wait", "outline/arrow-back-up", _l("退回修改")),
        "resubmitted": Look("blue", "outline/refresh", _l("已重新提交")),
        "recommended": Look("good", "outline/thumb-up", _l("已推荐")),
        "accepted": Look("good", "outline/circle-check", _l("已受理")),
        "admitted": Look("good", "outline/circle-check", _l("已受理")),
        "rejected": Look("bad", "outline/circle-x", _l("未通过")),
        "advanced": Look("good", "outline/arrow-up-circle", _l("晋级")),
        "eliminated": Look("calm", "outline/circle-minus", _l("未晋级")),
        "awarded": Look("seal", "outline/trophy", _l("获奖")),
        "withdrawn": Look("calm", "outline/logout", _l("已撤回")),
        "disqualified": Look("bad", "outline/ban", _l("取消资格")),
    },
    "sheet": {
        "todo": Look("calm", "outline/circle-dashed", _l("未评")),
        "open": Look("calm", "outline/circle-dashed", _l("未评")),
        "draft": Look("blue", "outline/pencil", _l("评审中")),
        "later": Look("wait", "outline/clock-pause", _l("稍后再评")),
        "complete": Look("good", "outline/check", _l("已评完")),
        "submitted": Look("good", "outline/circle-check", _l("已提交")),
        "voted": Look("good", "outline/circle-check", _l("已投票")),
        "reopened": Look("wait", "outline/lock-open", _l("已退回重评")),
        "recused": Look("calm", "outline/user-off", _l("已回避")),
        "void": Look("bad", "outline/ban", _l("已作废")),
    },
    "assignment": {
        "proposed": Look("calm", "outline/circle-dashed", _l("待确认")),
        "assigned": Look("blue", "outline/user-check", _l("已分配")),
        "accepted": Look("good", "outline/circle-check", _l("已接受")),
        "declined": Look("calm", "outline/user-off", _l("已谢绝")),
        "recused": Look("wait", "outline/user-off", _l("已回避")),
        "done": Look("good", "outline/circle-check", _l("已完成")),
    },
    "run": {
        "draft": Look("calm", "outline/pencil", _l("草稿")),
        "queued": Look("calm", "outline/hourglass", _l("排队中")),
        "running": Look("blue", "outline/loader", _l("进行中")),
        "done": Look("good", "outline/circle-check", _l("已完成")),
        "failed": Look("bad", "outline/circle-x", _l("失败")),
        "confirmed": Look("good", "outline/rosette-discount-check", _l("已确认")),
        "superseded": Look("calm", "outline/history", _l("已被取代")),
        "published": Look("seal", "outline/speakerphone", _l("已公布")),
    },
    "notice": {
        "draft": Look("calm", "outline/pencil", _l("草稿")),
        "published": Look("good", "outline/speakerphone", _l("公示中")),
        "closed": Look("calm", "outline/archive", _l("公示结束")),
        "final": Look("seal", "outline/rosette-discount-check", _l("正式公布")),
        "withdrawn": Look("bad", "outline/ban", _l("已撤销")),
    },
    "objection": {
        "filed": Look("blue", "outline/message-2", _l("已收到")),
        "examining": Look("wait", "outline/eye-search", _l("核查中")),
        "upheld": Look("bad", "outline/gavel", _l("成立")),
        "dismissed": Look("calm", "outline/gavel", _l("不成立")),
        "withdrawn": Look("calm", "outline/logout", _l("已撤回")),
    },
}
