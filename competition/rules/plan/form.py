"""Plan types: the entry form, its sections and questions, and the documents to hand in."""

from dataclasses import dataclass
from typing import Literal

from competition.rules.plan.spec import key, spec
from competition.rules.values import Text

QuestionKind = Literal[
    "text",
    "long_text",
    "number",
    "money",
    "date",
    "yes_no",
    "choice",
    "choices",
    "phone",
    "email",
    "uscc",
    "id_number",
    "percent",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One answer that may be chosen."""

    key: str = spec("选项标识", example="prototype")
    name: Text = spec("选项文字", example="样机阶段")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question of the entry form. ``fact`` says what the rules learn from the answer."""

    key: str = key("题目标识", example="uscc")
    kind: QuestionKind = spec("题目类型", example="uscc")
    label: Text = spec("题目", example="统一社会信用代码")
    help: Text | None = spec("填写说明", example="18 位，营业执照上可查", default=None)
    is_required: bool = spec("是否必填", example=True, default=True)
    most_characters: int | None = spec("最多字数", unit="字", example=500, default=None, least=1)
    least: int | None = spec("最小值（数字题）", example=0, default=None)
    most: int | None = spec("最大值（数字题）", example=1000, default=None)
    choices: tuple[Choice, ...] = spec("选项", default=())
    fact: str | None = spec("答案对应的事实路径", example="entity.uscc", default=None)
    entrant: Literal["team", "company"] | None = spec(
        "只问哪类主体；不写则都问", example="company", default=None
    )
    identifies: bool = spec("答案是否泄露身份（盲评时对评委隐藏）", example=True, default=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A section of the entry form: plain questions, or a list of people with the same ones."""

    key: str = key("分栏标识", example="entity")
    name: Text = spec("分栏名称", example="参赛主体")
    help: Text | None = spec("说明", example="请与营业执照一致", default=None)
    kind: Literal["questions", "members"] = spec(
        "普通题目，还是逐人填写的成员表", example="questions", default="questions"
    )
    entrant: Literal["team", "company"] | None = spec(
        "只给哪类主体填；不写则都填", example="company", default=None
    )
    least_rows: int = spec("成员最少人数", unit="人", example=3, default=0, least=0)
    most_rows: int = spec("成员最多人数", unit="人", example=6, default=20, least=1, most=50)
    questions: tuple[Question, ...] = spec("题目")


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document that entrants hand in."""

    key: str = key("材料标识", example="licence")
    name: Text = spec("材料名称", example="营业执照")
    help: Text | None = spec("要求", example="扫描件，PDF", default=None)
    is_required: bool = spec("是否必交", example=True, default=True)
    entrant: Literal["team", "company"] | None = spec(
        "只要哪类主体交；不写则都交", example="company", default=None
    )
    types: tuple[Literal["pdf", "docx", "pptx", "xlsx", "jpg", "png", "mp4"], ...] = spec(
        "允许的文件类型", example=["pdf"], default=("pdf",)
    )
    most_files: int = spec("最多份数", unit="份", example=1, default=1, least=1, most=10)
    most_megabytes: int = spec("单个文件上限", unit="MB", example=20, default=20, least=1, most=20)
    most_pages: int | None = spec("PDF 页数上限", unit="页", example=50, default=None, least=1)
    identifies: bool = spec("是否泄露身份（盲评时对评委隐藏）", example=True, default=False)
    proves: tuple[str, ...] = spec(
        "佐证哪些分栏的内容，审核时列在旁边", example=["entity"], default=()
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryForm:
    """Everything an entrant fills in, hands in and promises."""

    sections: tuple[Section, ...] = spec("分栏")
    documents: tuple[Document, ...] = spec("材料", default=())
    commitment: Text = spec("提交前须签署的承诺", example="本单位承诺……")
    one_entry_per: tuple[Literal["company", "leader", "project_name"], ...] = spec(
        "一届内只许一次参赛的主体：企业、负责人、项目名称",
        example=["company", "leader"],
        default=("company", "leader"),
    )
    sign_off: tuple[Literal["team", "company"], ...] = spec(
        "提交前须由本单位授权人审签的主体", example=["company"], default=()
    )
    reference_prefix: str = spec("登记编号前缀", example="CZ2022", default="")
