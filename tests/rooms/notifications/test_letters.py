"""The outbox: what is written, who reads it, and how it leaves."""

from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from sqlalchemy import select

from competition.cli.letters import Carried, send_letters
from competition.core.errors import NotFoundError
from competition.notifications.models import Letter, LetterState
from competition.notifications.operations import (
    SmtpPostman,
    carry_letter,
    mark_carried,
    message_of,
    write_letter,
)
from competition.notifications.queries import Outbox, get_letter_in, list_letters_in, shown_body
from tests.factories.accounts import make_person
from tests.factories.notifications import make_letter

SECRET = "打开链接：\n\nhttp://localhost/password/reset/abc\n\n三十分钟内有效"


class Refusing:
    """A mail server that is down."""

    def carry(self, letter: Letter, message: EmailMessage) -> None:
        raise ConnectionRefusedError


class Collecting:
    """A postman whose bag a test can look into."""

    def __init__(self) -> None:
        self.bag = []

    def carry(self, letter: Letter, message: EmailMessage) -> None:
        self.bag.append((letter.to_address, message["Subject"]))


def test_a_letter_is_written_in_its_readers_language(db, at):
    person = make_person(language="en")
    letter = write_letter("password_changed", person, at=at, name=person.name)

    assert (letter.to_address, letter.state, letter.is_secret) == (person.email, None, False)
    assert letter.person_id == person.id


def test_a_secret_letter_is_marked_by_its_link(db, at):
    person = make_person()
    letter = write_letter(
        "password_reset", person, at=at, name="周", link="http://localhost/x", minutes=30
    )

    assert letter.is_secret is True
    assert shown_body(letter, secrets_too=True) == letter.body
    assert "://" not in shown_body(letter, secrets_too=False)


def test_nobody_can_smuggle_a_header_in_by_a_subject(db):
    letter = make_letter(subject="通知\nBcc: everybody@example.cn")

    message = message_of(letter, "contest@example.cn")

    assert message["Bcc"] is None
    assert message["To"] == letter.to_address


def test_letters_leave_once_as_files_and_are_marked(app, db, at, tmp_path):
    make_letter(to_address="a@example.cn", subject="受理通知", body="您好\n")
    make_letter(to_address="b@example.cn")
    db.session.commit()

    assert send_letters() == Carried(2, 0)
    assert send_letters() == Carried(0, 0)
    first = db.session.scalars(select(Letter).order_by(Letter.id)).first()
    assert (first.state, first.attempts, first.sent_at) == (LetterState.SENT, 1, at)
    folder = app.extensions["settings"].instance_path / "letters"
    written = message_from_bytes(
        (folder / f"{first.id:07d}-{first.kind}.eml").read_bytes(), policy=policy.default
    )
    assert (written["To"], written["Subject"], written.get_content().strip()) == (
        "a@example.cn",
        "受理通知",
        "您好",
    )


def test_letters_are_marked_together_and_each_with_its_own_fault(app, db, count_commits):
    letters = [make_letter(to_address=f"{number}@example.cn").id for number in range(3)]
    db.session.commit()

    class Picky(Collecting):
        def carry(self, letter, message):
            if letter.to_address.startswith("1"):
                raise ConnectionRefusedError
            super().carry(letter, message)

    with count_commits() as commits:
        carried = send_letters(Picky())

    assert (carried, len(commits)) == (Carried(2, 1), 1)
    kept = [db.session.get_one(Letter, one) for one in letters]
    assert [(one.state, one.fault, one.attempts) for one in kept] == [
        (LetterState.SENT, "", 1),
        (LetterState.QUEUED, "ConnectionRefusedError", 1),
        (LetterState.SENT, "", 1),
    ]


def test_a_slow_mail_server_has_its_letters_marked_one_by_one(app, db, monkeypatch):
    monkeypatch.setattr("competition.cli.letters.MARKED_AFTER_SECONDS", 0.0)
    first, second = make_letter().id, make_letter().id
    db.session.commit()

    class Breaking(Collecting):
        def carry(self, letter, message):
            if letter.id == second:
                raise KeyboardInterrupt  # the process ends with the second letter under way
            super().carry(letter, message)

    with pytest.raises(KeyboardInterrupt):
        send_letters(Breaking())
    db.session.rollback()

    assert db.session.get_one(Letter, first).state == LetterState.SENT
    assert db.session.get_one(Letter, second).state == LetterState.QUEUED


def test_a_letter_that_fails_waits_and_gives_up_after_five_attempts(app, db):
    letter_id = make_letter().id
    db.session.commit()
    for attempt in range(1, 6):
        assert send_letters(Refusing()) == Carried(0, 1)
        letter = db.session.get(Letter, letter_id)
        assert (letter.attempts, letter.fault) == (attempt, "ConnectionRefusedError")
        db.session.rollback()

    assert db.session.get(Letter, letter_id).state == LetterState.FAILED
    assert send_letters(Refusing()) == Carried(0, 0)


def test_one_process_carries_at_a_time(app, db):
    make_letter()
    db.session.commit()

    class Nested(Collecting):
        def carry(self, letter, message):
            super().carry(letter, message)
            self.meanwhile = send_letters()

    postman = Nested()

    assert send_letters(postman) == Carried(1, 0)
    assert (postman.meanwhile, len(postman.bag)) == (None, 1)


@pytest.mark.parametrize(
    ("forget", "kept"),
    [pytest.param(True, False, id="mailed"), pytest.param(False, True, id="file")],
)
def test_a_mailed_secret_is_forgotten(db, at, forget, kept):
    letter = make_letter(body=SECRET, is_secret=True)

    mark_carried(letter, fault="", forget_links=forget, at=at)

    assert ("://" in letter.body) is kept


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example.cn", ("mail.example.cn", 25, False, "")),
        ("smtp://me:p%40ss@mail.example.cn:587", ("mail.example.cn", 587, False, "p@ss")),
        ("smtps://mail.example.cn", ("mail.example.cn", 465, True, "")),
    ],
)
def test_the_mail_server_is_read_from_its_address(url, expected):
    postman = SmtpPostman(url)

    assert (postman._host, postman._port, postman._secure, postman._password) == expected


class Server:
    """A mail server that writes down what is asked of it."""

    calls = ()
    extensions = ("starttls",)

    def __init__(self, host, port, timeout, context=None):
        type(self).calls = []
        self.calls.append(("connect", host, port, context is not None))

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.calls.append(("quit",))

    def has_extn(self, name):
        return ("ehlo",) in self.calls and name in self.extensions

    def ehlo(self):
        self.calls.append(("ehlo",))

    def starttls(self, context):
        self.calls.append(("starttls", context.check_hostname))

    def login(self, user, password):
        self.calls.append(("login", user, password))

    def send_message(self, message):
        self.calls.append(("send", message["To"]))


def test_a_mail_server_gets_each_letter_after_encryption_and_sign_in(db, monkeypatch):
    monkeypatch.setattr("smtplib.SMTP", Server)
    letter = make_letter(to_address="a@example.cn")

    fault = carry_letter(SmtpPostman("smtp://me:pw@mail.example.cn:587"), letter, "c@example.cn")

    assert fault == ""
    assert Server.calls == [
        ("connect", "mail.example.cn", 587, False),
        ("ehlo",),
        ("starttls", True),
        ("login", "me", "pw"),
        ("send", "a@example.cn"),
        ("quit",),
    ]


def test_a_mail_server_that_is_encrypted_from_the_start(db, monkeypatch):
    monkeypatch.setattr("smtplib.SMTP_SSL", Server)

    assert carry_letter(SmtpPostman("smtps://mail.example.cn"), make_letter(), "c@e.cn") == ""

    assert Server.calls[0] == ("connect", "mail.example.cn", 465, True)
    assert [call[0] for call in Server.calls] == ["connect", "ehlo", "send", "quit"]


def test_a_password_never_goes_over_a_plain_line(db, monkeypatch):
    class Plain(Server):
        extensions = ()

    monkeypatch.setattr("smtplib.SMTP", Plain)
    letter = make_letter()

    fault = carry_letter(SmtpPostman("smtp://me:pw@mail.example.cn"), letter, "c@example.cn")

    assert fault == "SMTPNotSupportedError"
    assert [call[0] for call in Plain.calls] == ["connect", "ehlo", "quit"]


def test_one_reads_ones_own_letters_without_their_secret_links(client, sign_in, db):
    person, other = make_person(), make_person()
    mine = make_letter(person_id=person.id, subject="重设您的密码", body=SECRET, is_secret=True)
    foreign = make_letter(person_id=other.id, subject="别人的信")
    paths = [f"/account/letters/{letter.public_id}" for letter in (mine, foreign)]
    sign_in(person)

    listed = client.get("/account/letters").text
    assert ("重设您的密码" in listed, "别人的信" in listed) == (True, False)
    assert "password/reset/abc" not in client.get(paths[0]).text
    assert client.get(paths[1]).status_code == 404


def test_an_empty_letter_box_says_what_will_come(client, sign_in, db):
    sign_in(make_person())

    assert "还没有信件" in client.get("/account/letters").text


def test_an_outbox_is_an_editions_and_the_sites_only_where_it_may(db):
    here = make_letter(edition_key="changzhou-2022", subject="本届")
    there = make_letter(edition_key="suzhou-2022", subject="别届")
    site = make_letter(edition_key=None, subject="全站")
    narrow = Outbox(edition_key="changzhou-2022")
    wide = Outbox(edition_key="changzhou-2022", with_site=True)

    def found(outbox, **chosen):
        rows = list_letters_in(outbox, **{"state": "", "text": "", "number": 1, **chosen}).rows
        return [letter.subject for letter in rows]

    assert found(narrow) == ["本届"]
    assert found(wide) == ["全站", "本届"]
    assert found(wide, text="全") == ["全站"]
    assert found(wide, text=site.to_address) == ["全站"]
    assert found(wide, text="%") == []
    assert found(narrow, state="sent") == []
    assert get_letter_in(narrow, here.public_id) is here
    for letter in (there, site):
        with pytest.raises(NotFoundError):
            get_letter_in(narrow, letter.public_id)


def test_letters_are_listed_in_as_many_queries_however_many(db, client, sign_in, count_queries):
    person = make_person()
    make_letter(person_id=person.id)
    sign_in(person)
    with count_queries() as one:
        client.get("/account/letters")
    db.session.rollback()
    db.session.connection(execution_options={"writing": True})
    for _number in range(2):
        make_letter(person_id=person.id)
    db.session.commit()
    with count_queries() as three:
        client.get("/account/letters")

    assert len(one) == len(three)
