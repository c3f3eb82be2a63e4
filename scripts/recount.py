"""Redo a round from this package: Python 3.11 or newer and its standard library are enough.

    python recount.py

Checks the plan, every sheet, the root, the signature, then scores, ranks and cuts anew by the rule
book beside this file and compares byte for byte. Says which sheet or file differs.
"""

import hashlib
import json
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
sys.dont_write_bytecode = True

from competition.ranking.queries.composition import result_of  # noqa: E402 - from this package
from competition.rules.plan.edition import Plan  # noqa: E402
from competition.rules.plan_reading import canonical_json, fingerprint, read_record  # noqa: E402
from competition.rules.proof import leaf_hash, root_of  # noqa: E402

PRIME = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
CURVE = -121665 * pow(121666, PRIME - 2, PRIME) % PRIME
ROOT_OF_MINUS_ONE = pow(2, (PRIME - 1) // 4, PRIME)
Point = tuple[int, int, int, int]


def say(words: str) -> None:
    """Write one line."""
    sys.stdout.write(f"{words}\n")


def main() -> int:
    """Return 0 when everything is as told, 1 when anything differs."""
    manifest = json.loads((HERE / "manifest.json").read_bytes())
    faults = [*_sheet_faults(manifest), *_file_faults(manifest), *_signature_faults()]
    if not faults:
        faults = _result_faults(manifest)
    for fault in faults:
        say(f"不同 DIFFERS: {fault}")
    if not faults:
        say(f"相同 SAME: {manifest['entries']} entries, {len(manifest['leaves'])} sheets")
        say(f"root {manifest['root']}")
        say(f"result {manifest['files']['result.json']}")
    return 1 if faults else 0


def _sheet_faults(manifest: dict) -> list[str]:
    sheets = json.loads((HERE / "sheets.json").read_bytes())
    if len(sheets) != len(manifest["leaves"]):
        return [f"sheets.json holds {len(sheets)} sheets, {len(manifest['leaves'])} were counted"]
    leaves = [leaf_hash(bytes.fromhex(one["salt"]), canonical_json(one["sheet"])) for one in sheets]
    faults = [
        f"sheet {n + 1}: entry {one['sheet']['entry']}, judge {one['sheet']['judge']}"
        for n, (one, leaf) in enumerate(zip(sheets, leaves, strict=True))
        if leaf.hex() != manifest["leaves"][n]
    ]
    if not faults and root_of(leaves).hex() != manifest["root"]:
        faults = ["the leaves do not lead to the root"]
    return faults


def _file_faults(manifest: dict) -> list[str]:
    return [
        f"file {name}"
        for name, told in manifest["files"].items()
        if hashlib.sha256((HERE / name).read_bytes()).hexdigest() != told
    ]


def _signature_faults() -> list[str]:
    told = json.loads((HERE / "signature.json").read_bytes())
    message = (HERE / "manifest.json").read_bytes()
    key, signature = bytes.fromhex(told["public_key"]), bytes.fromhex(told["signature"])
    return [] if verify(key, message, signature) else ["the signature of manifest.json"]


def _result_faults(manifest: dict) -> list[str]:
    plan, problems = read_record(Plan, json.loads((HERE / "plan.json").read_bytes()))
    if plan is None or problems:
        return ["plan.json can't be read by the rule book"]
    if fingerprint(plan) != manifest["plan_fingerprint"]:
        return ["plan.json is not the sealed plan"]
    inputs = json.loads((HERE / "entries.json").read_bytes())
    sheets = json.loads((HERE / "sheets.json").read_bytes())
    inputs["sheets"] = [one["sheet"] for one in sheets]
    inputs["deliberation"] = json.loads((HERE / "deliberation.json").read_bytes())
    inputs["decisions"] = json.loads((HERE / "decisions.json").read_bytes())
    again = canonical_json(result_of(inputs, plan.rounds_by_key[manifest["round"]]))
    return [] if again == (HERE / "result.json").read_bytes() else ["the result, redone"]


def verify(key: bytes, message: bytes, signature: bytes) -> bool:
    """Tell whether an Ed25519 signature holds (RFC 8032 §5.1.7)."""
    if len(key) != 32 or len(signature) != 64:
        return False
    public, commitment = _point(key), _point(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if public is None or commitment is None or scalar >= ORDER:
        return False
    digest = hashlib.sha512(signature[:32] + key + message).digest()
    challenge = int.from_bytes(digest, "little") % ORDER
    base_y = 4 * pow(5, PRIME - 2, PRIME) % PRIME
    base = _point(base_y.to_bytes(32, "little"))
    assert base is not None  # noqa: S101 - a constant of the curve
    left = _times(scalar, base)
    right = _sum(commitment, _times(challenge, public))
    return (left[0] * right[2] - right[0] * left[2]) % PRIME == 0 and (
        left[1] * right[2] - right[1] * left[2]
    ) % PRIME == 0


def _point(encoded: bytes) -> Point | None:
    number = int.from_bytes(encoded, "little")
    sign, y = number >> 255, number & ((1 << 255) - 1)
    if y >= PRIME:
        return None
    squared = (y * y - 1) * pow(CURVE * y * y + 1, PRIME - 2, PRIME) % PRIME
    x = pow(squared, (PRIME + 3) // 8, PRIME)
    if (x * x - squared) % PRIME:
        x = x * ROOT_OF_MINUS_ONE % PRIME
    if (x * x - squared) % PRIME or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = PRIME - x
    return x, y, 1, x * y % PRIME


def _sum(one: Point, other: Point) -> Point:
    a = (one[1] - one[0]) * (other[1] - other[0]) % PRIME
    b = (one[1] + one[0]) * (other[1] + other[0]) % PRIME
    c = 2 * one[3] * other[3] * CURVE % PRIME
    d = 2 * one[2] * other[2] % PRIME
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % PRIME, g * h % PRIME, f * g % PRIME, e * h % PRIME


def _times(scalar: int, point: Point) -> Point:
    total: Point = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            total = _sum(total, point)
        point, scalar = _sum(point, point), scalar >> 1
    return total


if __name__ == "__main__":
    sys.exit(main())
