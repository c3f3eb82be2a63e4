"""The recount package of a run: everything to redo it elsewhere, without this site's software."""

import hashlib
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from competition.core.signing import key_id, public_key, sign
from competition.ranking.models import RankingRun
from competition.ranking.queries.composition import result_of
from competition.rules.plan_reading import canonical_json
from competition.rules.proof import leaf_hash, root_of

_ROOT = Path(__file__).parents[3]
_RULES = (
    "__init__",
    "values",
    "scoring",
    "ranking",
    "deliberation",
    "severity",
    "vote_places",
    "plan_reading",
    "proof",
)
_EMPTY = ("competition", "competition/ranking", "competition/ranking/queries")
_WRITTEN_AT = (2000, 1, 1, 0, 0, 0)
README = """# 复算包 / Recount package

本包可以在任何装有 Python 3.11 以上的电脑上、不联网、不装任何其他软件，重新算出本轮的得分和名次。
This package redoes the scores and places of one round, offline, with Python 3.11 or newer alone.

    python recount.py

| 文件 File | 内容 What it is |
|---|---|
| plan.json | 封存的计划 the sealed plan; its SHA-256 is the plan's fingerprint |
| sheets.json | 全部有效评分表，评委匿名 all counted sheets, judges under drawn numbers |
| entries.json | 参评项目、前面轮次得分、表决计票 the entries, earlier scores, counts of a vote |
| decisions.json | 并列时人工决定的先后及理由 what people decided among equals, and why |
| deliberation.json | 综评表决的变更、理由、票数 departures that the panel voted, or null |
| result.json | 得分、名次、晋级线 scores, places, the cut |
| manifest.json | 各表哈希、默克尔根、文件指纹 hashes of sheets and files, Merkle root |
| signature.json | 本站对 manifest.json 的 Ed25519 签名 the site's signature of manifest.json |
| competition/ | 规则手册的源代码，与网站所用相同 the rule book's source, as the site uses it |

公钥须与通知中公布的一致。改动任何一个分数，recount.py 会指出是哪一张评分表。
Compare the public key with the one in the launch notice. Change one mark, and recount.py names it.
"""


def recount_package(run: RankingRun) -> bytes:
    """Return the package as a zip; the same run under the same key gives the same bytes."""
    inputs = _anonymous(run)
    plan = run.plan_version.plan
    result = result_of(inputs, plan.rounds_by_key[run.round_key])
    salted = [{"salt": _salt(run, n), "sheet": sheet} for n, sheet in enumerate(inputs["sheets"])]
    leaves = [
        leaf_hash(bytes.fromhex(str(one["salt"])), canonical_json(one["sheet"])) for one in salted
    ]
    data = {
        "plan.json": canonical_json(run.plan_version.content),
        "sheets.json": canonical_json(salted),
        "entries.json": canonical_json(
            {name: inputs[name] for name in ("round", "entries", "votes") if name in inputs}
        ),
        "decisions.json": canonical_json(inputs["decisions"]),
        "deliberation.json": canonical_json(inputs["deliberation"]),
        "result.json": canonical_json(result),
    }
    files = {
        **data,
        **_sources(),
        "recount.py": (_ROOT / "scripts" / "recount.py").read_bytes(),
        "README.md": README.encode(),
    }
    manifest = canonical_json(
        {
            "edition": run.edition.key,
            "round": run.round_key,
            "run": run.number,
            "entries": len(inputs["entries"]),
            "plan_fingerprint": run.plan_version.fingerprint,
            "run_fingerprint": run.fingerprint,
            "root": root_of(leaves).hex(),
            "leaves": [leaf.hex() for leaf in leaves],
            "files": {name: hashlib.sha256(files[name]).hexdigest() for name in sorted(files)},
        }
    )
    signature = {"key_id": key_id(), "public_key": public_key(), "signature": sign(manifest)}
    return _zipped(
        {**files, "manifest.json": manifest, "signature.json": canonical_json(signature)}
    )


def _anonymous(run: RankingRun) -> dict[str, Any]:
    """Return the frozen inputs with judges under numbers and without who recorded a decision."""
    codes = sorted({row["judge"] for row in run.inputs["sheets"]}, key=lambda one: _mixed(run, one))
    numbers = {code: f"J{n:04d}" for n, code in enumerate(codes, start=1)}
    sheets = [row | {"judge": numbers[row["judge"]]} for row in run.inputs["sheets"]]
    return {
        "round": run.round_key,
        "entries": run.inputs["entries"],
        **({"votes": _told(run.inputs["votes"])} if "votes" in run.inputs else {}),
        "sheets": sorted(sheets, key=lambda one: (one["entry"], one["judge"])),
        "decisions": [
            {name: row[name] for name in ("order", "reason", "at")}
            for row in run.inputs["decisions"]
        ],
        "deliberation": run.inputs.get("deliberation"),
    }


def _told(counts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the counts of a vote; in a secret one of few ballots without who said what."""
    if all(row["breakdown"] for count in counts for row in count["tallies"]):
        return counts
    kept_back = {"approve": 0, "reject": 0, "abstain": 0, "base": 0}
    return [count | {"tallies": [row | kept_back for row in count["tallies"]]} for count in counts]


def _mixed(run: RankingRun, code: str) -> bytes:
    """Order judges so that their numbers tell nothing: by a hash that the site's key seeds."""
    return hashlib.sha256(f"{sign(run.fingerprint.encode())}|{code}".encode()).digest()


def _salt(run: RankingRun, position: int) -> str:
    return hashlib.sha256(f"{run.fingerprint}|{position}".encode()).hexdigest()


def _sources() -> dict[str, bytes]:
    rules = _ROOT / "competition" / "rules"
    found = {f"competition/rules/{name}.py": (rules / f"{name}.py") for name in _RULES}
    found |= {f"competition/rules/plan/{one.name}": one for one in (rules / "plan").glob("*.py")}
    found["competition/ranking/queries/composition.py"] = Path(__file__).with_name("composition.py")
    return {name: path.read_bytes() for name, path in found.items()} | {
        f"{folder}/__init__.py": b"" for folder in _EMPTY
    }


def _zipped(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            about = zipfile.ZipInfo(name, _WRITTEN_AT)
            about.compress_type = zipfile.ZIP_DEFLATED
            about.external_attr = 0o644 << 16
            archive.writestr(about, files[name])
    return out.getvalue()
