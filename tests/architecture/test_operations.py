"""Every public operation says by whom and when, and the audit kinds follow one grammar."""

import ast
import re

ROOMS_WITHOUT_ACTOR = {"notifications", "audit"}
KIND = re.compile(r"[a-z]+:[a-z_]+:[a-z_]+")
REGISTERS = {"worker"}
"""They change no data: they enrol a function."""
NO_ACTOR_YET = {
    "decline_invitation",
    "note_failed_sign_in",
    "request_reset",
    "sign_up",
    "start_session",
}


def _operation_files(root):
    for path in sorted((root / "competition").glob("*/operations*")):
        room = path.parent.name
        files = sorted(path.glob("*.py")) if path.is_dir() else [path]
        for file in files:
            yield room, file, ast.parse(file.read_text())


def test_operations_take_by_and_at_as_keywords(root):
    wrong = []
    for room, file, tree in _operation_files(root):
        if room in ROOMS_WITHOUT_ACTOR:
            continue
        for node in tree.body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            if node.name in REGISTERS:
                continue
            keywords = {argument.arg for argument in node.args.kwonlyargs}
            needed = {"at"} if node.name in NO_ACTOR_YET else {"by", "at"}
            if not needed <= keywords:
                wrong.append(f"{file.parent.name}/{file.stem}.{node.name}")

    assert wrong == []


def test_operations_never_commit(root):
    commits = [
        str(file)
        for _room, file, tree in _operation_files(root)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in ("commit", "rollback")
    ]

    assert commits == []


def test_audit_kinds_follow_the_grammar_and_name_their_room(root):
    wrong = []
    for room, file, tree in _operation_files(root):
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and getattr(node.func, "id", "") == "record"):
                continue
            kind = node.args[0]
            if isinstance(kind, ast.Constant) and not (
                KIND.fullmatch(kind.value) and kind.value.startswith(f"{room}:")
            ):
                wrong.append(f"{file}: {kind.value}")

    assert wrong == []
