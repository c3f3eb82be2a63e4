"""Forms of accounts. Those with a password carry no once-only key: its record would hash it."""

from typing import Self

from wtforms import (  # type: ignore[attr-defined]  # the stubs lag behind
    BooleanField,
    HiddenField,
    PasswordField,
    SelectChoice,
    SelectField,
    StringField,
)
from wtforms.validators import InputRequired, Length, ValidationError

from competition.accounts.models import Person
from competition.accounts.permissions import is_staff
from competition.accounts.queries import Address, read_address
from competition.core.errors import RefusedError
from competition.core.forms import ConfirmForm, Form
from competition.core.passwords import refuse_weak
from competition.core.phrases import _l, say

__all__ = [
    "ChangePasswordForm",
    "ConfirmForm",
    "ContinueForm",
    "EnrolForm",
    "ForgottenForm",
    "JoinForm",
    "NewPasswordForm",
    "ProfileForm",
    "RemoveSecondFactorForm",
    "SecondFactorForm",
    "SignInForm",
    "SignUpForm",
]

_NEEDED = _l("请填写。")
_NAME = [
    InputRequired(_NEEDED),
    Length(min=2, max=80, message=_l("请填写真实姓名，2 至 80 个字。")),
]
LANGUAGE_CHOICES = [SelectChoice("zh", "中文"), SelectChoice("en", "English")]


class _PasswordForm(Form):
    """A form that carries a password."""

    once = None  # type: ignore[assignment]  # WTForms' way of taking a field out


class _NamedForm(_PasswordForm):
    """The classes stand in the order in which their fields stand on the pages."""

    name = StringField(_l("姓名"), _NAME, render_kw={"autocomplete": "name"})


class _OwnPasswordForm(_PasswordForm):
    old_password = PasswordField(
        _l("当前密码"), [InputRequired(_NEEDED)], render_kw={"autocomplete": "current-password"}
    )


class _AddressedForm(_PasswordForm):
    address = StringField(
        _l("电子邮箱或手机号码"),
        [InputRequired(_NEEDED), Length(max=254)],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )

    @property
    def where(self) -> Address:
        """Return the address in its normal form; only after validation."""
        return read_address(self.address.data or "") or Address()

    def validate_address(self, field: StringField) -> None:
        if read_address(field.data or "") is None:
            raise ValidationError(say("address_invalid"))


class SignInForm(_PasswordForm):
    """The same answer for every address that is not one: nothing is told about accounts."""

    address = StringField(
        _l("电子邮箱或手机号码"),
        [InputRequired(_NEEDED), Length(max=254)],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = PasswordField(
        _l("密码"), [InputRequired(_NEEDED)], render_kw={"autocomplete": "current-password"}
    )


class SecondFactorForm(_PasswordForm):
    code = StringField(
        _l("验证码"),
        [InputRequired(_NEEDED), Length(max=40)],
        render_kw={"autocomplete": "one-time-code", "autocapitalize": "none"},
    )


class ContinueForm(_PasswordForm):
    """Signing in again in the middle of a form; prefixed, so that parked fields keep theirs."""

    sign_in_address = StringField(
        _l("电子邮箱或手机号码"), [InputRequired(_NEEDED)], render_kw={"autocomplete": "username"}
    )
    sign_in_password = PasswordField(
        _l("密码"), [InputRequired(_NEEDED)], render_kw={"autocomplete": "current-password"}
    )
    sign_in_code = StringField(_l("验证码"), render_kw={"autocomplete": "one-time-code"})


class ForgottenForm(_AddressedForm):
    pass


class NewPasswordForm(_PasswordForm):
    """A new password, twice. ``own`` are words that it may not be made of."""

    password = PasswordField(
        _l("新密码"), [InputRequired(_NEEDED)], render_kw={"autocomplete": "new-password"}
    )
    password_again = PasswordField(
        _l("再输入一次"), [InputRequired(_NEEDED)], render_kw={"autocomplete": "new-password"}
    )
    for_staff = False
    own: tuple[str | None, ...] = ()

    @classmethod
    def of(cls, person: Person) -> Self:
        """Return the form for a person's own new password."""
        form = cls()
        form.own = (person.name, person.email, person.phone)
        form.for_staff = is_staff(person)
        return form

    def _own_words(self) -> list[str | None]:
        typed = [self[name].data for name in ("name", "address") if name in self]
        return [*self.own, *typed]

    def validate_password(self, field: PasswordField) -> None:
        try:
            refuse_weak(field.data or "", staff=self.for_staff, own=self._own_words())
        except RefusedError as refusal:
            raise ValidationError(say(refusal.code, **refusal.values)) from refusal

    def validate_password_again(self, field: PasswordField) -> None:
        if field.data != self.password.data:
            raise ValidationError(say("passwords_differ"))


class ChangePasswordForm(NewPasswordForm, _OwnPasswordForm):
    pass


class RemoveSecondFactorForm(_OwnPasswordForm):
    pass


class DeleteAccountForm(_OwnPasswordForm):
    """Deleting one's account: the password, and a tick."""

    sure = BooleanField(_l("我确认注销账号，注销后不能恢复"), [InputRequired(_l("请先勾选确认。"))])


class JoinForm(NewPasswordForm, _NamedForm):
    """An account for somebody who was invited: the address is the invitation's."""

    consent = BooleanField(
        _l("我已阅读并同意个人信息保护告知"),
        [InputRequired(_l("请先阅读告知，同意后才能注册。"))],
    )
    for_staff = True

    @classmethod
    def of_address(cls, address: str) -> Self:
        """Return the form for whoever was invited at an address."""
        form = cls()
        form.own = (address,)
        return form


class SignUpForm(NewPasswordForm, _AddressedForm, _NamedForm):
    consent = BooleanField(
        _l("我已阅读并同意个人信息保护告知"),
        [InputRequired(_l("请先阅读告知，同意后才能注册。"))],
    )


class ProfileForm(Form):
    name = StringField(_l("姓名"), _NAME, render_kw={"autocomplete": "name"})
    language = SelectField(_l("页面和信件的语言"), choices=LANGUAGE_CHOICES)


class EnrolForm(_PasswordForm):
    """The first code, and the encrypted proposal that the page carried."""

    proposal = HiddenField()
    code = StringField(
        _l("手机上显示的六位数"),
        [InputRequired(_NEEDED), Length(max=20)],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )
