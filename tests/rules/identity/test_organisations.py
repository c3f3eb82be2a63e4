import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from competition.rules.identity import (
    Checked,
    Flaw,
    OrganisationKind,
    Verdict,
    area_level,
    check_credit_code,
    credit_code_check_character,
    organisation_check_character,
    organisation_kind,
)
from competition.rules.identity.organisations import ALPHABET


@pytest.mark.parametrize("code", ["91350100M000100Y43", "91512081MA62K0260E", "9131000063159284XQ"])
def test_the_standards_vectors_are_valid(code):
    assert check_credit_code(code) == Checked(value=code)


@pytest.mark.parametrize("code", ["91350211M0000XUF46", "91350100M0001TGQXM"])
def test_real_codes_whose_last_character_is_wrong_are_odd_not_invalid(code):
    assert check_credit_code(code) == Checked(
        value=code, verdict=Verdict.ODD, flaw=Flaw.CHECK_DIGIT, at=18
    )


@pytest.mark.parametrize(
    "written",
    [
        " 91350100m000100y43 ",
        "９１３５０１００Ｍ０００１００Ｙ４３",
        "9135 0100 M000 100Y 43",
        "91350100-M000100Y-43",
        "\u200b91350100M000100Y43",
    ],
)
def test_width_case_blanks_and_hyphens_do_not_matter(written):
    assert check_credit_code(written) == Checked(value="91350100M000100Y43")


@pytest.mark.parametrize(
    ("written", "value", "flaw", "at"),
    [
        ("", "", Flaw.EMPTY, None),
        ("91350100M000100Y4Z", "91350100M000100Y4Z", Flaw.CHARACTER, 18),
        ("9135O100M000100Y44", "9135O100M000100Y44", Flaw.CHARACTER, 5),
        ("91350A00M000100Y43", "91350A00M000100Y43", Flaw.CHARACTER, 6),
        ("常州某公司", "常州某公司", Flaw.CHARACTER, 1),
        ("91350100M000100Y4", "91350100M000100Y4", Flaw.LENGTH, 18),
        ("91350100M000100Y433", "91350100M000100Y433", Flaw.LENGTH, 19),
        ("91350100M000200Y43", "91350100M000200Y43", Flaw.CHECK_DIGIT, 18),
    ],
)
def test_a_wrong_code_says_what_is_wrong_and_where(written, value, flaw, at):
    assert check_credit_code(written) == Checked(
        value=value, verdict=Verdict.INVALID, flaw=flaw, at=at
    )


def test_a_letter_o_typed_for_a_zero_is_suggested_but_not_put_in():
    assert check_credit_code("9135O1OOM000100Y43") == Checked(
        value="9135O1OOM000100Y43",
        verdict=Verdict.INVALID,
        flaw=Flaw.CHARACTER,
        at=5,
        suggestion="91350100M000100Y43",
    )


def test_a_right_last_character_over_a_wrong_organisation_part_is_odd():
    first_17 = "91350100M00010AY4"
    code = first_17 + credit_code_check_character(first_17)

    assert check_credit_code(code) == Checked(
        value=code, verdict=Verdict.ODD, flaw=Flaw.ORGANISATION_PART, at=17
    )


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("91350100M000100Y43", OrganisationKind.COMPANY),
        ("92", OrganisationKind.SOLE_TRADER),
        ("93", OrganisationKind.COOPERATIVE),
        ("12", OrganisationKind.INSTITUTION),
        ("51", OrganisationKind.SOCIAL_GROUP),
        ("52", OrganisationKind.PRIVATE_NON_ENTERPRISE),
        ("11", OrganisationKind.OTHER),
        ("", OrganisationKind.OTHER),
    ],
)
def test_the_first_two_characters_tell_the_kind(code, kind):
    assert organisation_kind(code) == kind


@st.composite
def valid_codes(draw):
    registrar = draw(st.text(ALPHABET, min_size=2, max_size=2))
    area = draw(st.text("0123456789", min_size=6, max_size=6))
    body = draw(st.text(ALPHABET, min_size=8, max_size=8))
    first_17 = registrar + area + body + organisation_check_character(body)
    return first_17 + credit_code_check_character(first_17)


@given(valid_codes())
def test_every_code_made_by_the_standard_is_valid(code):
    assert check_credit_code(code).verdict is Verdict.VALID


@given(valid_codes(), st.integers(0, 17), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_never_valid(code, place, wrong):
    assume(code[place] != wrong)

    assert check_credit_code(code[:place] + wrong + code[place + 1 :]).verdict is not Verdict.VALID


@given(st.text())
def test_any_text_gets_a_verdict_and_its_normal_form_keeps_it(written):
    found = check_credit_code(written)

    assert check_credit_code(found.value) == found


@pytest.mark.parametrize(
    ("code", "level"),
    [("320400", "city"), ("320412", "district"), ("320000", "province"), ("000000", "nation")],
)
def test_the_level_of_an_area_is_told_by_its_code(code, level):
    assert area_level(code) == level
