"""Papers: the packaged font, data that stay data, the same bytes again."""

import io
from pathlib import Path

import pytest
import typst
from pypdf import PdfReader

from competition.core.typesetting import typeset

PAPER = """#import "paper.typ": paper
#let data = json(bytes(sys.inputs.data))
#show: paper.with(title: data.title)
= #data.title
#data.body
"""


@pytest.fixture
def templates(app, tmp_path, monkeypatch):
    folder = tmp_path / "templates" / "print"
    folder.mkdir(parents=True)
    real = Path(app.root_path).parent / "templates" / "print" / "paper.typ"
    (folder / "paper.typ").write_text(real.read_text())
    monkeypatch.setattr(app, "root_path", str(tmp_path / "competition"))
    return folder


def test_a_paper_says_what_the_data_say_even_what_looks_like_markup(templates):
    (templates / "trial.typ").write_text(PAPER)
    content = typeset("trial", {"title": "获奖名单公示", "body": '#panic("x") *3* 〔2022〕2号'})
    pdf = PdfReader(io.BytesIO(content))

    text = pdf.pages[0].extract_text()
    assert '#panic("x")*3*〔2022〕2号' in "".join(text.split())
    assert pdf.metadata.title == "获奖名单公示"
    fonts = {font["/BaseFont"][8:] for font in pdf.pages[0]["/Resources"]["/Font"].values()}
    assert any(font.startswith("NotoSansCJK") for font in fonts)


def test_the_same_paper_has_the_same_bytes(templates):
    (templates / "trial.typ").write_text(PAPER)
    data = {"title": "公告", "body": "正文"}

    assert typeset("trial", data) == typeset("trial", data)


def test_a_faulty_template_is_a_fault_of_ours(templates):
    (templates / "trial.typ").write_text("#nothing-of-the-sort")

    with pytest.raises(typst.TypstError):
        typeset("trial", {})
