"""Where things stand: shelves, sizes, templates, inline code, reasons for exceptions."""

import re
import subprocess

import pytest

SHELVES = {
    "__init__",
    "models",
    "queries",
    "permissions",
    "notices",
    "operations",
    "forms",
    "views_public",
    "views_applicant",
    "views_officer",
    "views_judge",
    "views_manage",
}
NOT_ROOMS = {"core", "rules", "cli", "rehearsal", "migrations", "decisions", "translations"}
FORBIDDEN_NAMES = {"utils", "helpers", "common", "misc"}


def _tracked(root, *patterns):
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", *patterns],
        cwd=root,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()
    return [root / name for name in listed if (root / name).is_file()]


def _rooms(root):
    return [
        folder
        for folder in (root / "competition").iterdir()
        if (folder / "__init__.py").exists() and folder.name not in NOT_ROOMS
    ]


def test_a_room_has_only_known_shelves(root):
    unknown = [
        f"{room.name}/{shelf.stem}"
        for room in _rooms(root)
        for shelf in room.iterdir()
        if shelf.name != "__pycache__"
        and (shelf.suffix == ".py" or shelf.is_dir())
        and shelf.stem not in SHELVES
    ]

    assert [name for name in unknown if not name.startswith("editions/")] == []


def test_no_file_is_longer_than_400_lines(root):
    files = _tracked(root, "*.py", "*.css", "*.js", "*.html")
    long = {
        str(file.relative_to(root)): length
        for file in files
        if (length := file.read_text().count("\n")) > 400
    }

    assert long == {}


def test_no_file_has_a_name_that_explains_nothing(root):
    assert [file for file in _tracked(root, "*.py") if file.stem in FORBIDDEN_NAMES] == []


def test_templates_hold_no_inline_script_or_style(root):
    inline = re.compile(r"<style|<script(?![^>]*\bsrc=)|\son\w+=\"|\sstyle=\"", re.IGNORECASE)
    wrong = [
        f"{file.relative_to(root)}: {found.group()}"
        for file in _tracked(root, "templates/*.html")
        for found in inline.finditer(file.read_text())
    ]

    assert wrong == []


def test_every_template_compiles(built_app):
    names = built_app.jinja_env.list_templates()

    assert names
    for name in names:
        built_app.jinja_env.get_template(name)


def test_every_exception_to_a_check_gives_its_reason(root):
    exception = re.compile(r"#\s*(noqa|type: ignore)(\[[^]]*\]|:\s*[A-Z0-9, ]+)?(?P<reason>.*)")
    silent = []
    for file in _tracked(root, "competition/*.py", "app.py"):
        for number, line in enumerate(file.read_text().splitlines(), start=1):
            found = exception.search(line)
            if found and not re.search(r"\w{2,}", found["reason"]):
                silent.append(f"{file.relative_to(root)}:{number}")

    assert silent == []


@pytest.mark.parametrize("word", ["TODO", "FIXME", "XXX", "HACK", "NotImplementedError"])
def test_nothing_is_left_for_later(root, word):
    left = [
        str(file.relative_to(root))
        for file in _tracked(root, "competition/*.py", "templates/*.html", "app.py")
        if re.search(rf"\b{word}\b", file.read_text())
    ]

    assert left == []
