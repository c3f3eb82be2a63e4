"""What is due of a prize's money: conditions, instalments, stacking, recovery."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.rules.payments import (
    Claim,
    Dues,
    Others,
    Proof,
    add_months,
    dues,
    shares,
)
from competition.rules.plan.following import Condition, Instalment, Payments
from competition.rules.values import Money, Text

NAME = Text("名", "name")
GRANTED = date(2022, 7, 1)
ALONE = Others()


def condition(key, **terms):
    return Condition(key=key, name=NAME, evidence=NAME, **terms)


def part(key, share, *conditions):
    return Instalment(key=key, name=NAME, share=Fraction(share), conditions=conditions)


SETTLED = condition("settled", entrants=("team",), due_on=date(2022, 11, 30))
OPERATING = condition("operating", after="settled", after_months=6)
TERMS = Payments(
    conditions=(SETTLED, OPERATING),
    instalments=(part("landing", "2/5", "settled"), part("rest", "3/5", "operating")),
)
FREE = Payments()
CLAIM = Claim(
    award=1,
    entrant="team",
    amount_cents=20_000_001,
    granted_on=GRANTED,
    payee="91350100M000100Y43",
    proofs={},
    paid_cents={},
)


def met(day, key="settled"):
    return {key: Proof(has_evidence=True, is_met=True, met_on=day)}


def states(claim, payments=TERMS, *, on=date(2022, 8, 1), others=ALONE):
    """Return the instalments in words, ``{"landing": "ready 8000000"}``."""
    found = dues(claim, payments, others=others, on=on)
    return {
        one.key: " ".join(
            (str(one.due), *([str(one.payable_cents)] if one.payable_cents else []), *one.why)
        )
        for one in found.parts
    }


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        pytest.param(date(2022, 8, 31), 6, date(2023, 2, 28), id="last_day_of_a_short_month"),
        pytest.param(date(2023, 8, 31), 6, date(2024, 2, 29), id="leap_year"),
        pytest.param(date(2022, 10, 8), 6, date(2023, 4, 8), id="over_the_year"),
        pytest.param(date(2022, 12, 1), 12, date(2023, 12, 1), id="a_year"),
        pytest.param(date(2022, 12, 1), 0, date(2022, 12, 1), id="none"),
    ],
)
def test_months_are_counted_to_the_same_day(day, months, expected):
    assert add_months(day, months) == expected


def test_the_last_instalment_takes_what_does_not_divide():
    assert shares(20_000_001, TERMS.instalments) == (("landing", 8_000_000), ("rest", 12_000_001))
    assert shares(7, ()) == (("whole", 7),)


@given(st.integers(0, 10**9), st.lists(st.integers(1, 9), min_size=1, max_size=5))
def test_instalments_are_whole_cents_and_add_up_to_the_prize(amount, weights):
    parts = tuple(
        part(f"p{number}", Fraction(weight, sum(weights))) for number, weight in enumerate(weights)
    )

    split = shares(amount, parts)

    assert sum(cents for _, cents in split) == amount
    assert all(cents >= 0 for _, cents in split)


@pytest.mark.parametrize(
    ("proofs", "on", "standing"),
    [
        pytest.param({}, date(2022, 11, 30), "open", id="open_on_the_last_day"),
        pytest.param({}, date(2022, 12, 1), "failed", id="failed_the_day_after"),
        pytest.param(met(date(2022, 11, 30)), date(2022, 12, 9), "met", id="met_on_the_last_day"),
        pytest.param(met(date(2022, 12, 1)), date(2022, 12, 9), "failed", id="met_too_late"),
        pytest.param(
            {"settled": Proof(has_evidence=True, handed_in_on=date(2022, 11, 30))},
            date(2022, 12, 20),
            "to_check",
            id="handed_in_in_time_and_checked_later",
        ),
        pytest.param(
            {"settled": Proof(has_evidence=True, handed_in_on=date(2022, 12, 1))},
            date(2022, 12, 20),
            "failed",
            id="handed_in_too_late",
        ),
        pytest.param(
            {"settled": Proof(has_evidence=True, is_met=False)},
            date(2022, 9, 1),
            "refused",
            id="evidence_not_enough",
        ),
        pytest.param(
            {"settled": Proof(has_evidence=True, is_met=False)},
            date(2022, 12, 1),
            "failed",
            id="evidence_not_enough_until_the_end",
        ),
    ],
)
def test_a_condition_by_its_dates(proofs, on, standing):
    found = dues(replace(CLAIM, proofs=proofs), TERMS, others=ALONE, on=on)

    assert found.conditions[0].standing == standing


def test_a_condition_after_another_cannot_be_met_before_its_time():
    early = met(date(2022, 10, 8)) | met(date(2023, 4, 7), "operating")
    right = met(date(2022, 10, 8)) | met(date(2023, 4, 8), "operating")
    alone = met(date(2023, 4, 8), "operating")

    def standing(proofs):
        found = dues(replace(CLAIM, proofs=proofs), TERMS, others=ALONE, on=date(2023, 5, 1))
        return [str(one.standing) for one in found.conditions]

    assert standing(early) == ["met", "too_early"]
    assert standing(right) == ["met", "met"]
    assert standing(alone) == ["failed", "failed"]
    found = dues(replace(CLAIM, proofs=alone), TERMS, others=ALONE, on=date(2022, 9, 1))
    assert [str(one.standing) for one in found.conditions] == ["open", "too_early"]


def test_the_earlier_of_two_last_days_counts():
    both = condition("settled", due_on=date(2022, 11, 30), due_months=3)
    terms = Payments(conditions=(both,))

    (one,) = dues(CLAIM, terms, others=ALONE, on=date(2022, 8, 1)).conditions
    (other,) = dues(
        replace(CLAIM, granted_on=None), terms, others=ALONE, on=date(2022, 8, 1)
    ).conditions

    assert (one.due_on, other.due_on) == (date(2022, 10, 1), date(2022, 11, 30))


def test_a_team_in_time_is_paid_in_parts_and_one_too_late_is_not():
    in_time = replace(CLAIM, proofs=met(date(2022, 10, 8)))
    late = replace(CLAIM, proofs=met(date(2022, 12, 1)))

    assert states(in_time) == {"landing": "ready 8000000", "rest": "waiting condition_open"}
    assert states(late) == {"landing": "lapsed condition_failed", "rest": "lapsed condition_failed"}


def test_a_condition_of_teams_does_not_concern_companies():
    terms = Payments(conditions=(SETTLED,), instalments=(part("all", 1, "settled"),))

    assert states(replace(CLAIM, entrant="company"), terms) == {"all": "ready 20000001"}


@pytest.mark.parametrize(
    ("claim", "others", "expected"),
    [
        pytest.param({}, {}, "ready 20000001", id="nothing_in_the_way"),
        pytest.param({"granted_on": None}, {}, "waiting not_granted", id="not_granted"),
        pytest.param({"payee": None}, {}, "waiting payee_missing", id="no_payee"),
        pytest.param({"is_held": True}, {}, "held held_by_people", id="held"),
        pytest.param({"paid_cents": {"whole": 5_000_000}}, {}, "ready 15000001", id="partly_paid"),
        pytest.param({"paid_cents": {"whole": 20_000_001}}, {}, "paid", id="paid"),
        pytest.param({}, {"higher_prize": True}, "lapsed higher_prize", id="highest_only"),
        pytest.param({}, {"same_reason_paid": True}, "ready 20000001", id="no_reason_in_the_plan"),
        pytest.param({"is_withdrawn": True}, {}, "lapsed withdrawn", id="withdrawn_before"),
        pytest.param(
            {"is_withdrawn": True, "paid_cents": {"whole": 20_000_001}},
            {},
            "to_recover withdrawn",
            id="withdrawn_after_payment",
        ),
        pytest.param(
            {"is_withdrawn": True, "paid_cents": {"whole": 0}},
            {},
            "recovered withdrawn",
            id="all_came_back",
        ),
    ],
)
def test_a_prize_paid_at_once_by_the_table(claim, others, expected):
    found = states(replace(CLAIM, **claim), FREE, others=Others(**others))

    assert found == {"whole": expected}


def test_the_highest_prize_rule_and_the_reason_are_the_plans():
    terms = Payments(highest_only=False, reason="contest")

    assert states(CLAIM, terms, others=Others(higher_prize=True)) == {"whole": "ready 20000001"}
    assert states(CLAIM, terms, others=Others(same_reason_paid=True)) == {
        "whole": "lapsed same_reason"
    }


@pytest.mark.parametrize(
    ("paid", "expected"),
    [
        pytest.param(0, "ready 20000001", id="room_for_all"),
        pytest.param(15_000_000, "ready 15000000 yearly_cap", id="room_for_a_part"),
        pytest.param(30_000_000, "held yearly_cap", id="no_room"),
        pytest.param(31_000_000, "held yearly_cap", id="above_already"),
    ],
)
def test_a_yearly_cap_leaves_the_rest_for_next_year(paid, expected):
    terms = Payments(yearly_cap=Money(30_000_000))

    assert states(CLAIM, terms, others=Others(paid_this_year_cents=paid)) == {"whole": expected}


def test_a_cap_is_used_up_by_the_first_instalment():
    terms = Payments(instalments=(part("a", "1/2"), part("b", "1/2")), yearly_cap=Money(12_000_000))

    assert states(CLAIM, terms) == {"a": "ready 10000000", "b": "ready 2000000 yearly_cap"}


def test_sums_over_the_parts():
    paid = replace(CLAIM, paid_cents={"landing": 8_000_000}, proofs=met(date(2022, 10, 8)))
    found = dues(paid, TERMS, others=ALONE, on=date(2022, 11, 1))
    gone = dues(replace(paid, is_withdrawn=True), TERMS, others=ALONE, on=date(2022, 11, 1))

    assert (found.paid_cents, found.payable_cents, found.recover_cents) == (8_000_000, 0, 0)
    assert (gone.paid_cents, gone.payable_cents, gone.recover_cents) == (8_000_000, 0, 8_000_000)
    assert isinstance(found, Dues)


proofs = st.dictionaries(
    st.sampled_from(["settled", "operating"]),
    st.builds(
        Proof,
        has_evidence=st.just(True),
        handed_in_on=st.none() | st.dates(date(2022, 7, 1), date(2023, 12, 31)),
        is_met=st.none() | st.booleans(),
        met_on=st.none() | st.dates(date(2022, 7, 1), date(2023, 12, 31)),
    ),
)


@given(
    proofs,
    st.dates(date(2022, 7, 1), date(2023, 12, 31)),
    st.integers(0, 8_000_000),
    st.booleans(),
    st.booleans(),
    st.none() | st.integers(0, 30_000_000),
)
def test_never_more_is_payable_than_is_due_and_a_withdrawn_prize_pays_nothing(
    proofs, on, paid, withdrawn, held, cap
):
    claim = replace(
        CLAIM,
        proofs=proofs,
        paid_cents={"landing": paid} if paid else {},
        is_withdrawn=withdrawn,
        is_held=held,
    )
    terms = replace(TERMS, yearly_cap=None if cap is None else Money(cap))

    found = dues(claim, terms, others=ALONE, on=on)

    assert sum(one.cents for one in found.parts) == CLAIM.amount_cents
    for one in found.parts:
        assert 0 <= one.payable_cents <= one.cents - one.paid_cents
        assert bool(one.payable_cents) == (one.due == "ready")
    assert cap is None or found.payable_cents <= cap
    if withdrawn or held:
        assert found.payable_cents == 0
    assert found.recover_cents == (paid if withdrawn else 0)
