"""Passwords: how they are hashed, compared, and which are too easily guessed.

Parameters and rules are those of reliability §6.1: argon2id with 19 MiB for applicants and
64 MiB for staff, at most two hashes at once, 12 (staff 14) to 128 characters, any Unicode.
"""

import re
import threading
import unicodedata
from collections.abc import Iterable

from argon2 import PasswordHasher, Type
from argon2.exceptions import Argon2Error, InvalidHashError

from competition.core.errors import RefusedError

LEAST = 12
LEAST_FOR_STAFF = 14
MOST = 128

_APPLICANT = PasswordHasher(
    time_cost=2, memory_cost=19_456, parallelism=1, hash_len=32, salt_len=16, type=Type.ID
)
_STAFF = PasswordHasher(
    time_cost=3, memory_cost=65_536, parallelism=1, hash_len=32, salt_len=16, type=Type.ID
)
_TWO_AT_ONCE = threading.BoundedSemaphore(2)
"""A storm of sign-ins waits in line instead of taking the memory."""

NOBODY = (
    "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5IGlzIGhlcmUh$"
    "q0vXo2u3bq3Yk0m8m7bq0N3uV8x2m1o6mS0m0t1b2cE"
)
"""A hash of nobody's: an unknown account takes as long to refuse as a known one."""

_KEEPS_UNGUESSABLE = 8
_WORDS_OF_THE_CONTEST = ("创新创业", "大赛", "创业", "创新", "contest", "competition", "chuangye")
_COMMON_WORDS = """
    password passwort passw0rd letmein welcome iloveyou woaini woaini1314 admin administrator root
    qwerty qwertyuiop qwertyuiopasdf qwertyuiopasdfghjkl qwertyuiopasdfghjklzxcvbnm asdfghjkl
    asdfghjklzxcvbnm zxcvbnm qazwsx qazwsxedc qazwsxedcrfv qwertyasdfgh qwerasdfzxcv qweasdzxc
    abcd abc abcdef abcdefg abcdefgh abcdefghijk abcdefghijkl abcdefghijklmnop monkey dragon
    master sunshine princess football baseball superman batman trustno starwars shadow michael
    test tester testing testtest default changeme secret login guest user system manager oracle
    china beijing shanghai shenzhen changzhou jiangsu zhongguo nihao mima wodemima aini loveyou
    computer internet google facebook microsoft apple linkedin samsung huawei xiaomi tencent
    correcthorsebatterystaple thequickbrownfox opensesame whatever freedom nothing passphrase
"""
_COMMON = frozenset(_COMMON_WORDS.split())
_RUNS = (
    "01234567890123456789",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "1q2w3e4r5t6y7u8i9o0p",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "qazwsxedcrfvtgbyhnujmikolp",
    "!@#$%^&*()_+",
)
_DISGUISES = str.maketrans("@$013457", "asoleast")


def normal_password(password: str) -> str:
    """Return a password in the form that is hashed, so that every keyboard's accents agree."""
    return unicodedata.normalize("NFC", password)


def hash_password(password: str, *, staff: bool) -> str:
    """Return the argon2id hash to store. Slow on purpose: call it outside a transaction."""
    with _TWO_AT_ONCE:
        return (_STAFF if staff else _APPLICANT).hash(normal_password(password))


def matches(stored: str | None, password: str) -> bool:
    """Tell whether a password is the stored one; with nothing stored, work as long and say no."""
    if len(password) > MOST:
        return False
    with _TWO_AT_ONCE:
        try:
            _APPLICANT.verify(stored or NOBODY, normal_password(password))
        except (Argon2Error, InvalidHashError):
            return False
    return stored is not None


def needs_rehash(stored: str, *, staff: bool) -> bool:
    """Tell whether a stored hash has other parameters than its owner's should have."""
    return (_STAFF if staff else _APPLICANT).check_needs_rehash(stored)


def refuse_weak(password: str, *, staff: bool, own: Iterable[str | None] = ()) -> None:
    """Refuse a password that is too short, too long, common, or made of the owner's own words.

    ``own`` are name, e-mail address and phone. Raises :class:`RefusedError` at ``password`` with
    ``password_short``, ``password_long``, ``password_common`` or ``password_own_words``.
    """
    normal = normal_password(password)
    least = LEAST_FOR_STAFF if staff else LEAST
    if len(normal) < least:
        raise RefusedError("password_short", field="password", least=least)
    if len(normal) > MOST:
        raise RefusedError("password_long", field="password", most=MOST)
    if is_common(normal):
        raise RefusedError("password_common", field="password")
    if _made_of(normal.casefold(), [*_words(own), *_WORDS_OF_THE_CONTEST]):
        raise RefusedError("password_own_words", field="password")


def is_common(password: str) -> bool:
    """Tell whether a password is among the first that anybody would try.

    Longer ones are refused by what they are made of: one piece repeated, a run over the
    keyboard, or a common word filled up with digits and signs.
    """
    low = password.casefold()
    if re.fullmatch(r"(.{1,6}?)\1+.{0,2}", low):
        return True
    if any(low in run * 3 or low in run[::-1] * 3 for run in _RUNS):
        return True
    stems = {_letters(low), _letters(low.strip("0123456789!.?#*").translate(_DISGUISES))}
    return bool(stems & _COMMON) or (not _letters(low) and _is_digit_filling(low))


def _letters(text: str) -> str:
    return "".join(character for character in text if character.isalpha())


def _is_digit_filling(text: str) -> bool:
    """Tell whether a text without letters has too few different signs to be a secret."""
    return len(set(text)) <= 6


def _words(own: Iterable[str | None]) -> list[str]:
    words: list[str] = []
    for written in own:
        whole = (written or "").casefold().strip()
        words += [whole, *re.split(r"[\s@._+-]+", whole)]
    return sorted({word for word in words if len(word) >= 2}, key=len, reverse=True)


def _made_of(password: str, words: Iterable[str]) -> bool:
    """Tell whether too little is left of a password once known words are taken out."""
    left, found = password, False
    for word in words:
        if word in left:
            left, found = left.replace(word, ""), True
    return found and len(left) < _KEEPS_UNGUESSABLE
