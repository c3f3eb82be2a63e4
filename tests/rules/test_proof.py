"""The tree over sheets: known vectors, every flipped byte is seen, no node passes for a leaf."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.rules.plan_reading import canonical_json
from competition.rules.proof import (
    RECEIPT_FORMAT,
    check_receipt,
    leaf_hash,
    proof_of,
    proves,
    root_of,
)

SALT = bytes(range(32))
hashes = st.binary(min_size=32, max_size=32)


def sha(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


def test_the_root_of_nothing_is_the_hash_of_nothing():
    assert root_of([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_the_root_of_one_leaf_is_the_leaf():
    assert root_of([b"a" * 32]) == b"a" * 32


def test_an_odd_leaf_rises_unpaired():
    a, b, c = (bytes([n]) * 32 for n in (1, 2, 3))

    assert root_of([a, b, c]) == sha(b"\x01" + sha(b"\x01" + a + b) + c)


def test_a_leaf_is_hashed_with_its_salt_under_its_own_first_byte():
    assert leaf_hash(SALT, b"sheet") == sha(b"\x00" + SALT + b"sheet")


@pytest.mark.parametrize("salt", [b"", b"short", bytes(33)])
def test_a_leaf_without_a_full_salt_is_refused(salt):
    with pytest.raises(ValueError, match="salt"):
        leaf_hash(salt, b"sheet")


@pytest.mark.parametrize("position", [-1, 2])
def test_there_is_no_proof_of_a_leaf_outside(position):
    with pytest.raises(ValueError, match="leaf"):
        proof_of([b"a" * 32, b"b" * 32], position)
    assert not proves(b"a" * 32, position, 2, [b"b" * 32], root_of([b"a" * 32, b"b" * 32]))


@given(st.lists(hashes, min_size=1, max_size=40), st.data())
def test_every_leaf_is_proved_by_its_own_proof(leaves, data):
    position = data.draw(st.integers(0, len(leaves) - 1))
    proof, root = proof_of(leaves, position), root_of(leaves)

    assert proves(leaves[position], position, len(leaves), proof, root)
    assert not proves(leaves[position], position, len(leaves), (*proof, root), root)
    assert not proof or not proves(leaves[position], position, len(leaves), proof[:-1], root)


@given(st.lists(hashes, min_size=1, max_size=40), st.data())
def test_a_changed_leaf_changes_the_root(leaves, data):
    position = data.draw(st.integers(0, len(leaves) - 1))
    byte = data.draw(st.integers(0, 31))
    changed = bytearray(leaves[position])
    changed[byte] ^= 1
    other = [*leaves[:position], bytes(changed), *leaves[position + 1 :]]

    assert root_of(other) != root_of(leaves)
    proof = proof_of(leaves, position)
    assert not proves(bytes(changed), position, len(leaves), proof, root_of(leaves))


def test_a_node_does_not_pass_for_a_leaf():
    left, right = (leaf_hash(SALT, text) for text in (b"a", b"b"))

    assert leaf_hash(SALT, left + right) != root_of([left, right])


def a_receipt(count=5):
    """Return the receipt of a judge who has every second sheet of a round."""
    sheets = [{"entry": f"E{n}", "marks": {"a": n}} for n in range(count)]
    salts = [bytes([n]) * 32 for n in range(count)]
    leaves = [leaf_hash(s, canonical_json(one)) for s, one in zip(salts, sheets, strict=True)]
    return {
        "format": RECEIPT_FORMAT,
        "contest": "changzhou-2022",
        "round": "preliminary",
        "root": root_of(leaves).hex(),
        "size": count,
        "sheets": [
            {
                "entry": f"E{n}",
                "position": n,
                "salt": salts[n].hex(),
                "content": sheets[n],
                "proof": [step.hex() for step in proof_of(leaves, n)],
            }
            for n in range(0, count, 2)
        ],
    }


def test_a_receipt_holds_with_every_sheet_in_its_root():
    receipt = a_receipt()

    found = check_receipt(receipt)

    assert (found.holds, found.entries, found.wrong) == (True, ("E0", "E2", "E4"), ())
    assert (found.contest, found.round) == ("changzhou-2022", "preliminary")
    assert found.root == receipt["root"]


@pytest.mark.parametrize(
    "change",
    [
        {"content": {"entry": "E2", "marks": {"a": 9}}},
        {"salt": "ff" * 32},
        {"position": 3},
        {"position": 99},
        {"proof": []},
    ],
)
def test_a_receipt_names_the_entry_whose_sheet_is_not_in_the_root(change):
    receipt = a_receipt()
    receipt["sheets"][1] |= change

    found = check_receipt(receipt)

    assert (found.holds, found.wrong) == (False, ("E2",))


def test_under_another_root_no_sheet_holds():
    found = check_receipt(a_receipt() | {"root": "00" * 32})

    assert found.wrong == found.entries


@pytest.mark.parametrize(
    "change",
    [
        {"format": "review-receipt/2"},
        {"root": "no hash"},
        {"size": "many"},
        {"sheets": None},
        {"sheets": [{}]},
        {"sheets": ["E1"]},
        {"sheets": [{"entry": "E1", "salt": 1, "content": {}, "proof": [], "position": 0}]},
    ],
)
def test_what_is_no_receipt_is_refused(change):
    with pytest.raises(ValueError, match=r"."):
        check_receipt(a_receipt() | change)


@pytest.mark.parametrize("other", [None, [], "receipt", {}])
def test_what_is_no_table_is_no_receipt(other):
    with pytest.raises(ValueError, match="no receipt"):
        check_receipt(other)
