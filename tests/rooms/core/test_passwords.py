"""How passwords are hashed and which ones are refused."""

import threading
import unicodedata

import pytest

from competition.core import passwords
from competition.core.errors import RefusedError
from competition.core.passwords import (
    hash_password,
    is_common,
    matches,
    needs_rehash,
    refuse_weak,
)

GOOD = "seven quiet herons over the canal"


@pytest.mark.parametrize(
    ("staff", "parameters"),
    [
        pytest.param(False, "$argon2id$v=19$m=19456,t=2,p=1$", id="applicant"),
        pytest.param(True, "$argon2id$v=19$m=65536,t=3,p=1$", id="staff"),
    ],
)
def test_a_hash_has_the_parameters_of_its_owner(staff, parameters):
    stored = hash_password(GOOD, staff=staff)

    assert stored.startswith(parameters)
    assert needs_rehash(stored, staff=staff) is False
    assert needs_rehash(stored, staff=not staff) is True
    assert matches(stored, GOOD) is True
    assert matches(stored, GOOD.upper()) is False


def test_every_keyboards_accents_agree():
    stored = hash_password(unicodedata.normalize("NFD", "élève über Straße"), staff=False)

    assert matches(stored, unicodedata.normalize("NFC", "élève über Straße")) is True


def test_nobody_has_no_password_however_right():
    assert matches(None, GOOD) is False
    assert matches("no hash at all", GOOD) is False


def test_a_password_beyond_the_longest_is_not_even_hashed(monkeypatch):
    monkeypatch.setattr(passwords, "_TWO_AT_ONCE", None)

    assert matches(None, "x" * 129) is False


def test_two_are_hashed_at_once_and_the_third_waits(monkeypatch):
    running, most, lock, both = 0, 0, threading.Lock(), threading.Barrier(2)

    class Slow:
        def hash(self, _password):
            nonlocal running, most
            with lock:
                running += 1
                most = max(most, running)
            both.wait(timeout=10)
            with lock:
                running -= 1
            return "hashed"

    monkeypatch.setattr(passwords, "_APPLICANT", Slow())
    threads = [
        threading.Thread(target=hash_password, args=(GOOD,), kwargs={"staff": False})
        for _number in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=10)

    assert most == 2


@pytest.mark.parametrize(
    ("password", "staff", "code"),
    [
        pytest.param("elevenchars", False, "password_short", id="eleven"),
        pytest.param("heron-canal-1", True, "password_short", id="thirteen_for_staff"),
        pytest.param("鹭" * 11, False, "password_short", id="characters_not_bytes"),
        pytest.param("a heron " * 17, False, "password_long", id="beyond_128"),
        pytest.param("123456789012", False, "password_common", id="digits_in_a_row"),
        pytest.param("qwertyuiopas", False, "password_common", id="keyboard"),
        pytest.param("P@ssw0rd2022!!", False, "password_common", id="disguised_word"),
        pytest.param("abcabcabcabc", False, "password_common", id="one_piece_repeated"),
        pytest.param("202204012022", False, "password_common", id="few_digits"),
        pytest.param("zhou-hai-yan", False, "password_own_words", id="own_name"),
        pytest.param("13812345678!!", False, "password_own_words", id="own_phone"),
        pytest.param("haiyan@example.cn", True, "password_own_words", id="own_address"),
        pytest.param("创新创业大赛2022!加油", False, "password_own_words", id="contest"),
    ],
)
def test_a_guessable_password_is_refused_with_its_reason(password, staff, code):
    own = ("Zhou Hai Yan", "haiyan@example.cn", "13812345678", None)

    with pytest.raises(RefusedError) as refused:
        refuse_weak(password, staff=staff, own=own)

    assert (refused.value.code, refused.value.field) == (code, "password")


@pytest.mark.parametrize(
    "password",
    [
        "heron-canal-",
        "seven quiet herons over the canal",
        "今天的运河边有七只安静的白鹭",
        "my contest has seven quiet herons",
        "zhou saw seven quiet herons",
        "483920174653",
        "x7#Kq2!vTz9p",
        "a heron " * 16,
    ],
)
def test_a_sentence_or_a_random_password_is_taken(password):
    refuse_weak(password, staff=False, own=("Zhou Hai Yan", "haiyan@example.cn"))

    assert is_common(password) is False
