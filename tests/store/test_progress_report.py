"""The command `report`: a file by its name, the same twice, from a version and day, refused in words."""

import shutil
from datetime import date
from pathlib import Path

import docx
import pytest
from docx.shared import Pt
from pypdf import PdfReader

from store.__main__ import main

TODAY = date(2026, 12, 1)


@pytest.fixture(scope="module")
def database(real_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copy(real_database, tmp_path_factory.mktemp("report") / "real.duckdb"))


def report(database: Path, *arguments: str) -> int:
    return main(["report", "--database", str(database), "--chapters", "summary", *arguments], today=TODAY)


@pytest.mark.parametrize("kind", ["docx", "xlsx", "pdf"])
def test_the_same_command_writes_the_same_file(database: Path, tmp_path: Path, kind: str) -> None:
    one, two = (tmp_path / f"{name}.{kind}" for name in ("one", "two"))
    for file in (one, two):
        assert report(database, "--city", "togane", "--version", "1", "--on", "2026-11-30", str(file)) == 0
    assert one.read_bytes() == two.read_bytes() and len(one.read_bytes()) > 5_000


def test_several_cities_and_where_the_code_leads(database: Path, tmp_path: Path) -> None:
    file = tmp_path / "all.pdf"
    cities = ("--city", "choshi", "--city", "togane")
    assert report(database, *cities, "--origin", "https://dx.city.example.jp/", str(file)) == 0
    page = "".join(PdfReader(file).pages[0].extract_text().split())
    assert "銚子市・東金市" in page and "https://dx.city.example.jp/report?city=choshi&city=togane" in page


def test_a_template_lends_its_styles(database: Path, tmp_path: Path) -> None:
    own, file = tmp_path / "own.docx", tmp_path / "made.docx"
    template = docx.Document()
    template.styles["Title"].font.size = Pt(33)
    template.save(str(own))
    assert report(database, "--city", "togane", "--template", str(own), str(file)) == 0
    assert docx.Document(str(file)).styles["Title"].font.size == Pt(33)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--city", "nowhere", "a.pdf"), "計画のある市区町村にありません：nowhere。"),
        (("--department", "ない課", "a.pdf"), "担当にありません：ない課。"),
        (("--kpi", "none", "a.pdf"), "指標にありません：none。"),
        (("--chapters", "index", "a.pdf"), "章にありません：index。章は summary、"),
        (("--version", "9", "a.pdf"), "版 9・2026-12-01 の時点はまだありません"),
        (("--since", "2027-01-01", "a.pdf"), "比べる日 2027-01-01 は"),
        (("--template", "own.docx", "a.pdf"), "ひな形を使えるのは、Word"),
        (("--template", "own.docx", "a.docx"), "ひな形を Word の文書（.docx）として開けません。"),
        (("a.txt",), "名の終わりを、.docx・.xlsx・.pdf のいずれかに"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_writes_nothing(
    database: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    words: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("own.docx").write_bytes(b"no document")
    assert report(database, *arguments) == 1
    assert words in capsys.readouterr().err
    assert [path.name for path in Path().iterdir()] == ["own.docx"]
