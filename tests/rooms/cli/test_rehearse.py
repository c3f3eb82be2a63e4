"""`flask rehearse`: what stops a rehearsal is told in words, and how to go on."""

from competition.editions.queries import find_edition

KEY = "changzhou-2022-rehearsal-7"


def test_too_few_judges_are_told_field_by_field_and_what_was_played_can_be_wiped(app):
    run = app.test_cli_runner().invoke
    stopped = run(args=["rehearse", "--entries", "12", "--judges", "2"])

    assert stopped.exit_code == 1
    assert "Error: 评委不够，无法完成抽取。" in stopped.output
    assert "新能源：需要" in stopped.output
    assert f"flask rehearse wipe {KEY}" in stopped.output
    assert "Traceback" not in stopped.output

    assert run(args=["rehearse", "wipe", KEY]).exit_code == 0
    assert find_edition(KEY) is None


def test_an_unknown_plan_is_told_with_those_there_are(app):
    refused = app.test_cli_runner().invoke(args=["rehearse", "--plan", "nowhere"])

    assert refused.exit_code == 2
    assert "'changzhou-2022'" in refused.output
