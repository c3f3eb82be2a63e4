"""Commitments to many records at once: a Merkle tree whose root tells when one record changes.

The tree is that of RFC 9162 §2.1: leaves and nodes are hashed under different first bytes, so
that no node can pass for a leaf, and an odd node rises unpaired. Source: algorithms §8.
"""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from competition.rules.plan_reading import canonical_json

RECEIPT_FORMAT = "review-receipt/1"
LEAF = b"\x00"
NODE = b"\x01"
SALT_BYTES = 32


def leaf_hash(salt: bytes, content: bytes) -> bytes:
    """Return SHA-256(0x00 ‖ salt ‖ content).

    Marks are few and would be guessed from a bare hash, so a salt of 32 bytes is asked for;
    ``ValueError`` without one.
    """
    if len(salt) != SALT_BYTES:
        raise ValueError("a leaf needs a salt of 32 bytes")
    return hashlib.sha256(LEAF + salt + content).digest()


def root_of(leaves: Sequence[bytes]) -> bytes:
    """Return the root over leaf hashes in their order; the root of none is SHA-256 of nothing."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    row = list(leaves)
    while len(row) > 1:
        row = _row_above(row)
    return row[0]


def proof_of(leaves: Sequence[bytes], position: int) -> tuple[bytes, ...]:
    """Return the neighbours by which one leaf (from 0) leads to the root, from below upwards."""
    if not 0 <= position < len(leaves):
        raise ValueError("there is no such leaf")
    proof = []
    row = list(leaves)
    while len(row) > 1:
        neighbour = position ^ 1
        if neighbour < len(row):
            proof.append(row[neighbour])
        row, position = _row_above(row), position // 2
    return tuple(proof)


def proves(leaf: bytes, position: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Tell whether a leaf at a position of a tree of so many leaves leads to the root."""
    if not 0 <= position < size:
        return False
    rest = list(proof)
    found, width = leaf, size
    while width > 1:
        if position ^ 1 < width:
            if not rest:
                return False
            neighbour = rest.pop(0)
            found = _node(neighbour, found) if position % 2 else _node(found, neighbour)
        position, width = position // 2, (width + 1) // 2
    return not rest and hmac.compare_digest(found, root)


def _row_above(row: Sequence[bytes]) -> list[bytes]:
    pairs = [_node(row[n], row[n + 1]) for n in range(0, len(row) - 1, 2)]
    return pairs + list(row[len(pairs) * 2 :])


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(NODE + left + right).digest()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptCheck:
    """What a receipt says by itself; ``wrong`` are the entries whose sheet is not in its root."""

    contest: str
    round: str
    root: str
    entries: tuple[str, ...]
    wrong: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Tell whether every sheet of the receipt leads to its root."""
        return not self.wrong


def check_receipt(receipt: Mapping[str, Any]) -> ReceiptCheck:
    """Compute every sheet's hash anew and follow its proof to the root that the receipt names.

    Whether that root is the one which was published is for the reader to compare. ``ValueError``
    for anything that is no receipt.
    """
    try:
        if receipt["format"] != RECEIPT_FORMAT:
            raise ValueError("another format")
        root, size = bytes.fromhex(receipt["root"]), int(receipt["size"])
        found = [(str(one["entry"]), _leads(one, size, root)) for one in receipt["sheets"]]
        return ReceiptCheck(
            contest=str(receipt["contest"]),
            round=str(receipt["round"]),
            root=root.hex(),
            entries=tuple(entry for entry, _ in found),
            wrong=tuple(entry for entry, leads in found if not leads),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("no receipt") from error


def _leads(sheet: Mapping[str, Any], size: int, root: bytes) -> bool:
    leaf = leaf_hash(bytes.fromhex(sheet["salt"]), canonical_json(sheet["content"]))
    proof = [bytes.fromhex(step) for step in sheet["proof"]]
    return proves(leaf, int(sheet["position"]), size, proof, root)
