"""Plan types: checking by the units, publication and objections."""

from dataclasses import dataclass
from typing import Literal

from competition.rules.plan.spec import key, spec
from competition.rules.values import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckQuestion:
    """Something that only a person can see, asked of the officer."""

    key: str = key("核对项标识", example="licence-matches")
    text: Text = spec("核对内容", example="营业执照与填报一致")
    entrant: Literal["team", "company"] | None = spec("只核对哪类主体", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Screening:
    """How units check entries before they recommend them."""

    questions: tuple[CheckQuestion, ...] = spec("推荐单位核对清单", default=())
    most_returns: int = spec("最多退回修改次数", unit="次", example=2, default=2, least=0, most=20)
    correction_days: int = spec(
        "申报人每次修改的时限", unit="个工作日", example=3, default=3, least=1
    )
    check_days: int = spec("推荐单位审核的时限", unit="个工作日", example=5, default=5, least=1)
    grades: tuple[str, ...] = spec("推荐时选填的等级", example=["A", "B"], default=())
    is_chain: bool = spec(
        "下级推荐单位推荐后，是否再由上级推荐单位审核推荐", example=True, default=False
    )
    is_ranked: bool = spec("推荐名单是否须排出推荐次序", example=True, default=False)
    list_first: bool = spec("推荐单位提交推荐名单后才能受理", example=True, default=False)
    acceptance_prefix: str = spec(
        "受理编号前缀，不写则用届次年份",
        example="CZ2022S",
        default="",
        pattern=r"[A-Za-z0-9-]{0,20}",
    )
    accepted_columns: tuple[
        Literal["project", "entrant", "leader", "unit", "group", "field"], ...
    ] = spec("公开的受理名单列出的内容", example=["project", "unit"], default=("project", "unit"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """How results are published and objected to."""

    publicity_days: int = spec("公示期", unit="个工作日", example=5, default=5, least=1)
    result_columns: tuple[
        Literal["place", "project", "entrant", "leader", "unit", "field", "prize", "score"], ...
    ] = spec(
        "名单列出的内容",
        example=["project", "entrant", "leader", "prize"],
        default=("project", "entrant", "leader", "unit", "prize"),
    )
    objections_to: Text | None = spec("异议提出方式", example="书面实名提出", default=None)
    recount: Literal["closed", "fingerprint", "package"] = spec(
        "结果公布后向公众提供的复算包：closed不提供，fingerprint只公布指纹，package可下载"
        "（项目只有受理编号、评委只有抽签号）",
        example="package",
        default="fingerprint",
    )
    objections_refused: tuple[Literal["anonymous", "late"], ...] = spec(
        "不受理的异议", example=["anonymous", "late"], default=("anonymous", "late")
    )
