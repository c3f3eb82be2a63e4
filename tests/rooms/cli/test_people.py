"""`flask people` and `flask letters`: the first organiser comes by the command line."""

import re
import threading
from dataclasses import replace

from sqlalchemy import select

from competition.accounts.models import Person, Role
from competition.accounts.queries import Address, find_person_at
from competition.cli.serve import start_postman, use_port
from competition.notifications.models import Letter
from tests.factories.accounts import A_PASSWORD, make_person
from tests.factories.editions import make_edition
from tests.factories.notifications import make_letter


def run(app, *arguments):
    return app.test_cli_runner().invoke(args=["people", *arguments])


def test_the_first_organiser_comes_by_the_printed_link(app, client, db):
    told = run(app, "invite-organiser", "First@Example.cn").output
    link = re.search(r"http://localhost(/invitation/\S+)", told)[1]
    join = {"name": "秦岚", "password": A_PASSWORD, "password_again": A_PASSWORD, "consent": "y"}

    assert client.post(f"{link}/join", data=join).status_code == 303

    db.session.rollback()
    person = find_person_at(Address(email="first@example.cn"))
    assert [(grant.role, grant.edition_key) for grant in person.grants] == [("organiser", None)]


def test_an_organiser_of_one_edition_is_invited(app, db):
    make_edition()
    db.session.commit()

    def invite(edition_key):
        return run(app, "invite-organiser", "a@example.cn", "--edition", edition_key).exit_code

    assert invite("changzhou-2022") == 0
    assert invite("no-2022") == 1
    wrong = run(app, "invite-organiser", "nobody")
    assert (wrong.exit_code, "请填写完整的电子邮箱" in wrong.output) == (1, True)


def test_accounts_are_listed_with_their_roles(app, db):
    make_person(
        role=Role.OFFICER, edition_key="changzhou-2022", unit_key="wujin-kjj", email="o@example.cn"
    )
    db.session.commit()

    assert "o@example.cn" in run(app, "list").output
    assert "officer:changzhou-2022:wujin-kjj" in run(app, "list").output


def test_an_account_is_disabled_enabled_and_freed_of_its_second_factor(app, db):
    person_id = make_person(email="o@example.cn", second_factor_secret="x").id
    db.session.commit()

    assert run(app, "disable", "o@example.cn", "--reason", "离职").exit_code == 0
    assert db.session.get(Person, person_id).state == "disabled"
    db.session.rollback()
    assert run(app, "enable", "o@example.cn", "--reason", "返聘").exit_code == 0
    assert run(app, "reset-second-factor", "o@example.cn", "--reason", "手机丢失").exit_code == 0
    person = db.session.get(Person, person_id)
    assert (person.state, person.second_factor_secret) == ("active", None)
    assert run(app, "disable", "nobody@example.cn", "--reason", "x").exit_code == 1


def test_letters_are_sent_by_command(app, db):
    make_letter()
    db.session.commit()

    told = app.test_cli_runner().invoke(args=["letters", "send"]).output

    assert "已发送 1 封，失败 0 封。" in told


def test_the_postman_sends_in_the_background_until_stopped(app, db):
    make_letter()
    db.session.commit()
    stop = start_postman(app, seconds=0.05)
    postman = next(thread for thread in threading.enumerate() if thread.name == "postman")
    for _round in range(100):
        db.session.rollback()
        if db.session.scalar(select(Letter.state)) == "sent":
            break
        stop.wait(0.05)
    stop.set()
    postman.join(timeout=5)

    assert db.session.scalar(select(Letter.state)) == "sent"
    assert postman.is_alive() is False


def test_the_embedded_site_goes_by_the_port_it_is_served_on(app, monkeypatch):
    settings = replace(app.extensions["settings"], base_url="http://127.0.0.1:8000")
    monkeypatch.setitem(app.extensions, "settings", settings)

    assert use_port(app, 8123) == "http://127.0.0.1:8123"
    monkeypatch.setitem(app.extensions, "settings", replace(settings, base_url="https://c.cn"))
    assert use_port(app, 8123) == "https://c.cn"
