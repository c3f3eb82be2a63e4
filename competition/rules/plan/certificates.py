"""Plan types: how an edition's certificates look and what stands on them."""

from dataclasses import dataclass
from typing import Literal

from competition.rules.plan.spec import spec
from competition.rules.values import Text

_COLOUR = r"#[0-9a-f]{6}"
_RED = "#9e1b1b"
_HONOUR = Text(zh="荣誉证书", en="Certificate of Honour")


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateDesign:
    """An edition's own certificate. The facts are the same in every design: they are signed."""

    prize_title: Text = spec(
        "获奖证书的标题",
        example="荣誉证书",
        default=_HONOUR,
    )
    judge_title: Text = spec(
        "评委证书的标题", example="聘书", default=Text(zh="聘书", en="Letter of Appointment")
    )
    unit_title: Text = spec(
        "单位证书的标题",
        example="荣誉证书",
        default=_HONOUR,
    )
    colour: str = spec("标题、奖项和边框的颜色", example=_RED, default=_RED, pattern=_COLOUR)
    paper: str = spec("底色", example="#fffdf5", default="#ffffff", pattern=_COLOUR)
    border: Literal["double", "single", "none"] = spec(
        "边框：double双线，single单线，none不设", example="double", default="double"
    )
    closing: Text = spec(
        "结语",
        example="特发此证，以资鼓励。",
        default=Text(zh="特发此证，以资鼓励。", en="This certificate is awarded in recognition."),
    )
    signatories: tuple[Text, ...] = spec(
        "落款单位，每行一个；空表示主办单位",
        example=[{"zh": "常州创新创业大赛组委会", "en": "Organising Committee"}],
        default=(),
    )
