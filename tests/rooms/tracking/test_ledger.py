"""A team incorporates in time, or does not; money goes out in parts and comes back."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from competition.audit.models import AuditEvent
from competition.core.database import db as database
from competition.core.errors import NotFoundError, RefusedError
from competition.core.uploads import CheckedUpload
from competition.notifications.models import Letter
from competition.prizes.queries import consequences_of_removal
from competition.rules.payments import Booking
from competition.tracking import views_manage  # noqa: F401 - enrols what hangs on a prize
from competition.tracking.models import Payee
from competition.tracking.operations import (
    check_condition,
    correct_movement,
    grant_prizes,
    hand_in_evidence,
    hold_payments,
    record_payment,
    record_recovery,
    release_hold,
    state_payee,
    withdraw_prize,
)
from competition.tracking.queries import (
    PayeeWords,
    account_of,
    get_award,
    get_movement,
    list_accounts,
    list_own_awards,
    opened_payee,
    paid_awards,
    payment_rows,
)
from tests.factories.accounts import make_person
from tests.factories.prizes import RELEASED_AT

GRANTED = RELEASED_AT + timedelta(days=10)
LATER = datetime(2023, 3, 1, 2, 0, tzinfo=UTC)
COMPANY = PayeeWords(
    holder="常州固态科技有限公司",
    uscc="91350100M000100Y43",
    bank="江南农村商业银行常州分行",
    account="6222 0000 1234 5678",
)
LICENCE = CheckedUpload(
    name="营业执照.pdf",
    extension="pdf",
    media_type="application/pdf",
    sha256="a" * 64,
    size=1000,
    pages=1,
)


def refusal(call):
    with pytest.raises(RefusedError) as refused:
        call()
    return refused.value.code


def parts(award, on):
    """Return the instalments, ``{"landing": ("ready", 8000000)}``: state and payable cents."""
    found = account_of(award, on).dues.parts
    return {one.key: (str(one.due), one.payable_cents) for one in found}


def booking(instalment, cents, on=date(2023, 2, 1)):
    return Booking(instalment=instalment, cents=cents, moved_on=on, voucher="2023-017")


def landed(award, organiser, met_on=date(2022, 10, 8)):
    """Let the winner show a company, and the organiser find it registered on a day."""
    owner = award.entry.owner
    hand_in_evidence(award, "settled", LICENCE, by=owner, at=GRANTED)
    check_condition(award, "settled", met_on=met_on, by=organiser, at=LATER)
    state_payee(award, COMPANY, by=owner, at=GRANTED)


def test_prizes_are_granted_only_when_the_period_is_over(edition, organiser, awards):
    assert [one.state for one in awards] == ["announced", "announced"]
    assert refusal(lambda: grant_prizes(edition, by=organiser, at=RELEASED_AT)) == (
        "tracking_period_open"
    )

    grant_prizes(edition, by=organiser, at=GRANTED)

    assert [(one.state, one.granted_at) for one in awards] == [("granted", GRANTED)] * 2
    kinds = [one.kind for one in database.session.scalars(select(Letter))]
    assert kinds.count("prize_granted") == 2


def test_a_team_that_incorporates_in_time_is_paid_in_two_parts(edition, organiser, finance, award):
    grant_prizes(edition, by=organiser, at=GRANTED)
    assert parts(award, GRANTED.date()) == {"landing": ("waiting", 0), "operating": ("waiting", 0)}
    landed(award, organiser)
    assert parts(award, LATER.date()) == {
        "landing": ("ready", 8_000_000),
        "operating": ("waiting", 0),
    }

    assert paid_awards([award.id]) == frozenset()
    record_payment(award, booking("landing", 8_000_000), by=finance, at=LATER)
    assert paid_awards([award.id]) == {award.id}
    check_condition(
        award, "operating", met_on=date(2023, 4, 8), by=organiser, at=LATER.replace(month=5)
    )

    after = LATER.replace(month=5)
    assert parts(award, after.date()) == {
        "landing": ("paid", 0),
        "operating": ("ready", 12_000_000),
    }
    record_payment(award, booking("operating", 12_000_000), by=finance, at=after)
    assert account_of(award, after.date()).state == "paid"


def test_half_a_year_is_counted_from_the_day_of_registration(edition, organiser, award):
    grant_prizes(edition, by=organiser, at=GRANTED)
    landed(award, organiser)
    check_condition(award, "operating", met_on=date(2023, 2, 1), by=organiser, at=LATER)

    (_settled, operating) = account_of(award, LATER.date()).dues.conditions

    assert (operating.standing, operating.not_before) == ("too_early", date(2023, 4, 8))


def test_a_team_that_does_not_incorporate_in_time_gets_nothing(edition, organiser, finance, award):
    grant_prizes(edition, by=organiser, at=GRANTED)
    state_payee(award, COMPANY, by=award.entry.owner, at=GRANTED)
    last = date(2023, 7, 3)  # a year after the day of the grant in China
    assert parts(award, last)["landing"] == ("waiting", 0)

    assert parts(award, last + timedelta(days=1)) == {
        "landing": ("lapsed", 0),
        "operating": ("lapsed", 0),
    }
    late = datetime(2023, 8, 1, 2, 0, tzinfo=UTC)
    check_condition(award, "settled", met_on=date(2023, 7, 20), by=organiser, at=late)
    assert parts(award, late.date())["landing"] == ("lapsed", 0)
    assert refusal(lambda: record_payment(award, booking("landing", 1), by=finance, at=late)) == (
        "tracking_nothing_due"
    )


def test_evidence_handed_in_on_the_last_day_may_be_checked_later(edition, organiser, award):
    grant_prizes(edition, by=organiser, at=GRANTED)
    hand_in_evidence(
        award, "settled", LICENCE, by=award.entry.owner, at=datetime(2023, 7, 3, 15, 0, tzinfo=UTC)
    )

    (settled, _operating) = account_of(award, date(2023, 7, 20)).dues.conditions
    assert settled.standing == "to_check"
    check_condition(
        award,
        "settled",
        met_on=date(2023, 7, 1),
        by=organiser,
        at=datetime(2023, 7, 21, 2, 0, tzinfo=UTC),
    )
    assert account_of(award, date(2023, 7, 21)).dues.conditions[0].standing == "met"


def test_a_refused_condition_waits_for_better_evidence(edition, organiser, award):
    owner = award.entry.owner
    grant_prizes(edition, by=organiser, at=GRANTED)
    hand_in_evidence(award, "settled", LICENCE, by=owner, at=GRANTED)
    check = {"met_on": None, "by": organiser, "at": GRANTED + timedelta(days=1)}
    assert refusal(lambda: check_condition(award, "settled", **check)) == "tracking_note_needed"
    check_condition(award, "settled", note="执照不清晰", **check)
    on = date(2022, 8, 1)
    assert account_of(award, on).dues.conditions[0].standing == "refused"

    hand_in_evidence(award, "settled", LICENCE, by=owner, at=GRANTED + timedelta(days=3))

    assert account_of(award, on).dues.conditions[0].standing == "to_check"
    assert account_of(award, on).to_check == 1


def test_nothing_is_paid_twice_or_beyond_what_is_due(edition, organiser, finance, award):
    grant_prizes(edition, by=organiser, at=GRANTED)
    landed(award, organiser)

    def pay(cents, **more):
        booked = Booking(
            **{
                "instalment": "landing",
                "cents": cents,
                "moved_on": date(2023, 2, 1),
                "voucher": "1",
                **more,
            }
        )
        return record_payment(award, booked, by=finance, at=LATER)

    assert refusal(lambda: pay(8_000_001)) == "tracking_amount"
    assert refusal(lambda: pay(0)) == "tracking_amount"
    assert refusal(lambda: pay(1, moved_on=date(2023, 3, 2))) == "tracking_day_to_come"
    assert refusal(lambda: pay(1, voucher=" ")) == "tracking_voucher_needed"
    pay(3_000_000)
    assert parts(award, LATER.date())["landing"] == ("ready", 5_000_000)
    pay(5_000_000)
    assert refusal(lambda: pay(1)) == "tracking_nothing_due"


def test_a_wrong_booking_is_corrected_with_a_reason_and_booked_anew(
    edition, organiser, finance, award
):
    grant_prizes(edition, by=organiser, at=GRANTED)
    landed(award, organiser)
    wrong = record_payment(award, booking("landing", 8_000_000), by=finance, at=LATER)
    found = get_movement(edition.key, award.public_id, wrong.id)
    correct = {"by": finance, "at": LATER}
    assert refusal(lambda: correct_movement(found, reason=" ", **correct)) == (
        "tracking_reason_needed"
    )
    with pytest.raises(NotFoundError):
        correct_movement(found, reason="录错", by=organiser, at=LATER)

    correct_movement(found, reason="凭证号录错", **correct)

    account = account_of(award, LATER.date())
    assert account.dues.paid_cents == 0
    assert account.movements[0].correction.reason == "凭证号录错"
    assert parts(award, LATER.date())["landing"] == ("ready", 8_000_000)
    assert paid_awards([award.id]) == frozenset()
    letter = database.session.scalars(select(Letter).where(Letter.kind == "money_corrected")).one()
    assert "凭证号录错" in letter.body
    with pytest.raises(NotFoundError):
        get_movement(edition.key, award.public_id, wrong.id)
    record_payment(award, booking("landing", 8_000_000), by=finance, at=LATER)
    assert account_of(award, LATER.date()).dues.paid_cents == 8_000_000


def test_a_payment_is_not_corrected_under_a_recovery(edition, organiser, finance, award):
    grant_prizes(edition, by=organiser, at=GRANTED)
    landed(award, organiser)
    paid = record_payment(award, booking("landing", 8_000_000), by=finance, at=LATER)
    withdraw_prize(award, reason="成果造假", by=organiser, at=LATER)
    back = record_recovery(award, booking("landing", 3_000_000), by=finance, at=LATER)

    def correct(movement):
        found = get_movement(edition.key, award.public_id, movement.id)
        return correct_movement(found, reason="录错", by=finance, at=LATER)

    assert refusal(lambda: correct(paid)) == "tracking_recovered_since"
    correct(back)
    assert account_of(award, LATER.date()).dues.recover_cents == 8_000_000
    correct(paid)
    assert account_of(award, LATER.date()).state == "lapsed"


def test_payments_stop_while_they_are_held(edition, organiser, finance, award):
    grant_prizes(edition, by=organiser, at=GRANTED)
    landed(award, organiser)
    assert refusal(lambda: release_hold(award, by=finance, at=LATER)) == "tracking_not_held"
    assert refusal(lambda: hold_payments(award, reason=" ", by=finance, at=LATER)) == (
        "tracking_reason_needed"
    )
    hold_payments(award, reason="账户名不符", by=finance, at=LATER)
    assert parts(award, LATER.date())["landing"] == ("held", 0)
    assert refusal(lambda: hold_payments(award, reason="x", by=finance, at=LATER)) == (
        "tracking_held_already"
    )

    release_hold(award, by=organiser, at=LATER)

    assert parts(award, LATER.date())["landing"] == ("ready", 8_000_000)


def test_a_prize_withdrawn_after_payment_must_come_back(edition, organiser, finance, award):
    grant_prizes(edition, by=organiser, at=GRANTED)
    landed(award, organiser)
    record_payment(award, booking("landing", 8_000_000), by=finance, at=LATER)

    withdraw_prize(award, reason="成果造假", by=organiser, at=LATER)

    account = account_of(award, LATER.date())
    assert (account.state, account.dues.recover_cents) == ("to_recover", 8_000_000)
    assert parts(award, LATER.date())["operating"] == ("lapsed", 0)
    record_recovery(award, booking("landing", 3_000_000), by=finance, at=LATER)
    assert account_of(award, LATER.date()).dues.recover_cents == 5_000_000
    record_recovery(award, booking("landing", 5_000_000), by=finance, at=LATER)
    assert account_of(award, LATER.date()).state == "recovered"
    assert list_accounts(edition, LATER.date())[0].award.id == award.id
    letter = database.session.scalars(select(Letter).where(Letter.kind == "prize_withdrawn")).one()
    assert "8 万元" in letter.body
    assert "成果造假" in letter.body


def test_one_payee_gets_only_the_highest_of_its_prizes(edition, organiser, awards):
    grant_prizes(edition, by=organiser, at=GRANTED)
    for award in awards:
        landed(award, organiser)

    first, second = (account_of(award, LATER.date()) for award in awards)

    assert [str(one.due) for one in first.dues.parts] == ["ready", "waiting"]
    assert [str(one.due) for one in second.dues.parts] == ["lapsed", "lapsed"]
    assert second.dues.parts[0].why == ("higher_prize",)


def test_an_account_number_lies_sealed_and_opens_only_by_its_own_function(
    edition, organiser, award
):
    grant_prizes(edition, by=organiser, at=GRANTED)
    landed(award, organiser)

    payee = database.session.scalars(select(Payee)).one()

    assert "6222" not in payee.sealed
    assert opened_payee(payee).account == "6222000012345678"
    events = "".join(one.data for one in database.session.scalars(select(AuditEvent)))
    assert "6222" not in events
    rows = list(payment_rows(list_accounts(edition, LATER.date())))
    assert [row[-1] for row in rows] == ["6222000012345678", "6222000012345678", "", ""]
    assert rows[0][5:8] == ["80000.00", "0.00", "80000.00"]


def test_a_payee_is_an_existing_company_and_stays_once_it_was_paid(
    edition, organiser, finance, award
):
    grant_prizes(edition, by=organiser, at=GRANTED)
    owner = award.entry.owner
    wrong = PayeeWords(holder="x", uscc="91350100M000100Z4Z", bank="y", account="12345678")
    assert refusal(lambda: state_payee(award, wrong, by=owner, at=GRANTED)) == "tracking_uscc"
    landed(award, organiser)
    record_payment(award, booking("landing", 1), by=finance, at=LATER)
    other = PayeeWords(holder="x", uscc="91512081MA62K0260E", bank="y", account="12345678")
    assert refusal(lambda: state_payee(award, other, by=owner, at=LATER)) == "tracking_payee_paid"


def test_the_screen_of_a_removal_names_the_money_that_was_paid(edition, organiser, finance, award):
    grant_prizes(edition, by=organiser, at=GRANTED)
    landed(award, organiser)
    record_payment(award, booking("landing", 8_000_000), by=finance, at=LATER)

    found = consequences_of_removal(award.allocation_run, [award.entry_id], on=LATER.date())

    assert [one.words for one in found.effects] == [
        f"{award.entry.reference} 已发放 8 万元，须追回",
        "已发布的《2022“国际智造”常州创新创业大赛拟获奖名单公示》须更正",
    ]


def test_winners_see_their_prizes_only_once_they_are_out(edition, organiser, award):
    owner = award.entry.owner
    assert [one.id for one in list_own_awards(owner.id)] == [award.id]
    award.state = "proposed"
    database.session.flush()

    assert list_own_awards(owner.id) == []
    with pytest.raises(NotFoundError):
        state_payee(get_award(award.public_id), COMPANY, by=owner, at=GRANTED)


def test_everybody_does_only_what_is_theirs(edition, organiser, finance, award):
    grant_prizes(edition, by=organiser, at=GRANTED)
    stranger = make_person()
    for call in (
        lambda: grant_prizes(edition, by=finance, at=GRANTED),
        lambda: hand_in_evidence(award, "settled", LICENCE, by=stranger, at=GRANTED),
        lambda: hand_in_evidence(award, "in-business", LICENCE, by=award.entry.owner, at=GRANTED),
        lambda: check_condition(award, "settled", met_on=None, by=finance, at=GRANTED),
        lambda: hold_payments(award, reason="x", by=stranger, at=GRANTED),
        lambda: release_hold(award, by=stranger, at=GRANTED),
        lambda: record_payment(award, booking("landing", 1), by=organiser, at=LATER),
        lambda: withdraw_prize(award, reason="x", by=finance, at=LATER),
    ):
        with pytest.raises(NotFoundError):
            call()
