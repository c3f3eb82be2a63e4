"""What units leave in a rehearsal that stops halfway: signed lists, and one still to sign."""

import tomllib
from datetime import UTC, datetime

from competition.rehearsal.checking import check_all, sign_lists
from competition.rehearsal.dice import Dice
from competition.rehearsal.duties import overdue_entries
from competition.rehearsal.registering import register_all
from competition.rehearsal.stage import Stage, moved_plan, open_stage, rehearsal_key
from competition.rules.plan.edition import Plan
from competition.rules.plan_reading import read_record
from competition.screening.queries import standing_lists

NOW = datetime(2022, 5, 20, 2, 0, tzinfo=UTC)


def test_a_unit_with_work_left_has_not_signed_and_the_others_have(app):
    source = moved_plan("changzhou-2022", 7, now=NOW, until="preliminary")
    plan, _problems = read_record(Plan, tomllib.loads(source))
    stage = Stage(
        key=rehearsal_key("changzhou-2022", 7),
        plan=plan,
        dice=Dice("signing"),
        entries=30,
        judges=0,
        domain="rehearsal.example",
        password_hash="",
    )
    open_stage(stage, source)
    registered = register_all(stage)
    check_all(stage, registered, overdue=overdue_entries(stage, registered))

    signed = sign_lists(stage)

    assert plan.units[0].key not in signed
    assert len(signed) >= 3
    assert set(standing_lists(stage.edition)) == set(signed)
