import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.rules.identity import (
    Checked,
    CheckedPhone,
    Flaw,
    PhoneKind,
    Verdict,
    check_email,
    check_phone,
    email_key,
)


@pytest.mark.parametrize(
    ("written", "value", "kind"),
    [
        ("138 1234 5678", "13812345678", PhoneKind.MOBILE),
        ("１３８１２３４５６７８", "13812345678", PhoneKind.MOBILE),
        ("+86 138-1234-5678", "13812345678", PhoneKind.MOBILE),
        ("008613812345678", "13812345678", PhoneKind.MOBILE),
        ("8613812345678", "13812345678", PhoneKind.MOBILE),
        ("0519-85588888", "0519-85588888", PhoneKind.LANDLINE),
        ("（0519）85588888", "0519-85588888", PhoneKind.LANDLINE),
        ("+86 519 85588888", "0519-85588888", PhoneKind.LANDLINE),
        ("+86 (0)519 85588888", "0519-85588888", PhoneKind.LANDLINE),
        ("010 6512 3456", "010-65123456", PhoneKind.LANDLINE),
        ("0519-85588888转801", "0519-85588888-801", PhoneKind.LANDLINE),
        ("0519-85588888 分机 801", "0519-85588888-801", PhoneKind.LANDLINE),
        ("0519-85588888 ext. 801", "0519-85588888-801", PhoneKind.LANDLINE),
        ("0519-8558888-8", "0519-8558888-8", PhoneKind.LANDLINE),
        ("400-123-4567", "4001234567", PhoneKind.SERVICE),
        ("+86 400 123 4567", "4001234567", PhoneKind.SERVICE),
        ("+49 (0)151 12345678", "+4915112345678", PhoneKind.ABROAD),
        ("0049 151 12345678", "+4915112345678", PhoneKind.ABROAD),
        ("+852 5123 4567", "+85251234567", PhoneKind.ABROAD),
    ],
)
def test_a_phone_has_one_normal_form(written, value, kind):
    assert check_phone(written) == CheckedPhone(checked=Checked(value=value), kind=kind)


@pytest.mark.parametrize(
    ("written", "flaw", "at"),
    [
        ("", Flaw.EMPTY, None),
        ("1381234567", Flaw.SHAPE, None),
        ("12812345678", Flaw.SHAPE, None),
        ("85588888", Flaw.SHAPE, None),
        ("13812345678-801", Flaw.SHAPE, None),
        ("+86", Flaw.SHAPE, None),
        ("+", Flaw.SHAPE, None),
        ("138张三", Flaw.CHARACTER, 4),
    ],
)
def test_what_is_no_phone_says_why(written, flaw, at):
    assert check_phone(written) == CheckedPhone(
        checked=Checked(value=written, verdict=Verdict.INVALID, flaw=flaw, at=at)
    )


@given(st.text("0123456789+-() 转#", max_size=24))
def test_a_normal_form_of_a_phone_is_its_own_normal_form(written):
    found = check_phone(written)

    if found.kind is not None:
        assert check_phone(found.checked.value) == found


@given(st.text())
def test_any_text_gets_a_verdict_as_a_phone_and_as_an_address(written):
    assert (check_phone(written).kind is None) == (
        check_phone(written).checked.verdict is Verdict.INVALID
    )
    assert check_email(written).verdict in set(Verdict)


@pytest.mark.parametrize(
    "written",
    [
        "wang.wei@example.com",
        " Wang.Wei@Example.COM ",
        "ｗａｎｇ.ｗｅｉ＠ｅｘａｍｐｌｅ.ｃｏｍ",
        "wang.wei\u200b@example.com",
    ],
)
def test_look_alike_addresses_are_one(written):
    assert check_email(written) == Checked(value="wang.wei@example.com")
    assert email_key(written) == "wang.wei@example.com"


@pytest.mark.parametrize(
    ("written", "value", "flaw", "at"),
    [
        ("", "", Flaw.EMPTY, None),
        ("wang wei@example.com", "wang wei@example.com", Flaw.CHARACTER, 5),
        ("wаng@example.com", "wаng@example.com", Flaw.CHARACTER, 2),
        ("straße@example.com", "straße@example.com", Flaw.CHARACTER, 5),
        ("wang", "wang", Flaw.SHAPE, None),
        ("@example.com", "@example.com", Flaw.SHAPE, None),
        ("wang@example", "wang@example", Flaw.SHAPE, 5),
        ("wang@-example.com", "wang@-example.com", Flaw.SHAPE, 5),
        ("wang@10.0.0.1", "wang@10.0.0.1", Flaw.SHAPE, 5),
        ("wang..wei@example.com", "wang..wei@example.com", Flaw.SHAPE, 10),
        ("a@b@example.com", "a@b@example.com", Flaw.SHAPE, 4),
        ("a" * 65 + "@example.com", "a" * 65 + "@example.com", Flaw.LENGTH, None),
        ("a@" + "b." * 130 + "cn", "a@" + "b." * 130 + "cn", Flaw.LENGTH, None),
    ],
)
def test_what_is_no_address_says_why(written, value, flaw, at):
    assert check_email(written) == Checked(value=value, verdict=Verdict.INVALID, flaw=flaw, at=at)


@given(st.text())
def test_the_key_of_a_key_is_itself(written):
    assert email_key(email_key(written)) == email_key(written)
