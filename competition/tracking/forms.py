"""Forms of what follows prizes."""

from datetime import date
from decimal import Decimal

from wtforms import (  # type: ignore[attr-defined]  # the stubs lag behind
    BooleanField,
    DateField,
    DecimalField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional, Regexp, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from competition.core.forms import ConfirmForm, Form, SeenForm
from competition.core.phrases import _, _l
from competition.core.templating import format_money, text_of
from competition.rules.payments import Booking
from competition.tracking.queries import Account, Candidate, PayeeWords, UnitRow

__all__ = [
    "BookingForm",
    "CheckForm",
    "ConfirmForm",
    "HoldForm",
    "PayeeForm",
    "RecommendForm",
    "SeenForm",
    "UnitsForm",
    "UploadForm",
    "WithdrawForm",
]

_LONGEST = 500
_NEEDED = InputRequired(_l("请填写。"))


class UploadForm(ConfirmForm):
    """Carries the token; the file is read from the request."""


class PayeeForm(Form):
    """Whom the prize is paid to."""

    holder = StringField(_l("收款单位全称"), [_NEEDED, Length(max=100)])
    uscc = StringField(_l("统一社会信用代码"), [_NEEDED, Length(max=30)])
    bank = StringField(_l("开户银行（到支行）"), [_NEEDED, Length(max=100)])
    account = StringField(
        _l("账号"),
        [_NEEDED, Regexp(r"^[0-9 \-]{8,40}$", message=_l("账号应为 8 至 32 位数字。"))],
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )

    def words(self) -> PayeeWords:
        """Return what was stated."""
        return PayeeWords(
            holder=self.holder.data or "",
            uscc=self.uscc.data or "",
            bank=self.bank.data or "",
            account=(self.account.data or "").replace("-", ""),
        )


class CheckForm(Form):
    """What an organiser found of a condition."""

    verdict = RadioField(
        _l("核查结果"),
        choices=[SelectChoice("met", _l("符合")), SelectChoice("refused", _l("材料不足"))],
        validators=[InputRequired(_l("请选择核查结果。"))],
    )
    met_on = DateField(
        _l("自哪一天起符合"),
        [Optional()],
        description=_l("以证明材料上的日期为准，如营业执照的成立日期。"),
    )
    note = TextAreaField(
        _l("说明"), [Optional(), Length(max=_LONGEST)], description=_l("获奖者会看到。")
    )

    def validate_verdict(self, field: RadioField) -> None:
        """Ask for the day where the condition is met."""
        if field.data == "met" and self.met_on.data is None:
            raise ValidationError(_("请填写符合条件的日期。"))

    @property
    def day(self) -> date | None:
        """Return since when the condition is met, or ``None`` where it is not."""
        found: date | None = self.met_on.data
        return found if self.verdict.data == "met" else None


class HoldForm(Form):
    """Why payments stop."""

    reason = TextAreaField(_l("理由"), [_NEEDED, Length(max=_LONGEST)])


class WithdrawForm(HoldForm):
    """Why a prize is withdrawn, or that its winner declines it."""

    declined = BooleanField(_l("由获奖者自己放弃"))


def _part_name(account: Account, part_key: str) -> str:
    found = account.instalment(part_key)
    return text_of(found.name) if found else _("一次发放")


class BookingForm(Form):
    """Money that was paid or came back."""

    instalment = SelectField(_l("分期"))
    amount = DecimalField(_l("金额"), [_NEEDED], places=2, render_kw={"inputmode": "decimal"})
    moved_on = DateField(_l("日期"), [_NEEDED])
    voucher = StringField(_l("凭证号"), [_NEEDED, Length(max=80)])

    @classmethod
    def of(cls, account: Account) -> "BookingForm":
        """Return the form with the instalments of which something is due now."""
        form = cls()
        form.instalment.choices = [
            SelectChoice(
                part.key,
                f"{_part_name(account, part.key)} "
                f"{format_money(part.payable_cents or part.recover_cents)}",
            )
            for part in account.dues.parts
            if part.payable_cents or part.recover_cents
        ]
        return form

    def booking(self) -> Booking:
        """Return what was entered; a fraction of a cent is rounded away by the form."""
        amount: Decimal = self.amount.data or Decimal(0)
        return Booking(
            instalment=str(self.instalment.data),
            cents=int(amount * 100),
            moved_on=self.moved_on.data,  # type: ignore[arg-type]  # required
            voucher=self.voucher.data or "",
        )


class RecommendForm(Form):
    """Which winners are recommended."""

    entries = SelectMultipleField(
        _l("推荐的项目"),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    note = TextAreaField(_l("说明"), [Optional(), Length(max=_LONGEST)])

    @classmethod
    def of(cls, candidates: list[Candidate]) -> "RecommendForm":
        """Return the form with those whom no rule bars, the recommended ones ticked."""
        form = cls(entries=[one.entry.id for one in candidates if one.recommended])
        form.entries.choices = [
            SelectChoice(
                one.entry.id,
                f"{text_of(one.level.name)}　{one.entry.reference}　{one.entry.project_name}",
            )
            for one in candidates
            if not one.is_barred
        ]
        return form


class UnitsForm(HoldForm):
    """Which units get the prize."""

    units = SelectMultipleField(
        _l("授奖单位"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )

    @classmethod
    def of(cls, rows: list[UnitRow]) -> "UnitsForm":
        """Return the form with the units by points; those within the number are ticked."""
        chosen = [row.unit.key for row in rows if row.chosen]
        within = [row.unit.key for row in rows if row.standing.is_within]
        form = cls(units=chosen or within)
        form.units.choices = [
            SelectChoice(row.unit.key, f"{row.standing.place}. {text_of(row.unit.name)}")
            for row in rows
        ]
        return form
