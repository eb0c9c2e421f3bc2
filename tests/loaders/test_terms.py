"""The index of a plan's text: which words it keeps, on which lines, and what it refuses."""

import re
from pathlib import Path

import pytest

from domain.plan import Term
from loaders import terms
from loaders.transcription import TranscriptionError


def words(*lines: str) -> set[str]:
    return {term.term for term in terms.terms_of(lines)}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("行政手続のオンライン化", {"行政手続", "オンライン化"}),
        ("AI-OCRとWi-Fiを整備", {"AI-OCR", "Wi-Fi", "整備"}),
        ("A I や R P A の活用", {"AI", "RPA", "活用"}),
        ("電 子 決裁", {"電子決裁"}),
        ("Business Process を見直す", {"Business", "Process", "見直"}),
        ("「らくらく窓口」の導入", {"らくらく窓口", "導入"}),
        ("市民のぴったりサービス利用", {"市民", "ぴったりサービス利用"}),
        ("書かない窓口の実現", {"書かない窓口の", "実現"}),
        ("令和5年4月から20件", {"令和5年4月", "20件"}),
        ("12.5 と 1,500", set()),
        ("引っ越しの手続き", {"引っ越しの", "手続き"}),
        ("子どもたち", {"子ども"}),
        ("<td>窓口</td>**予約**", {"窓口", "予約"}),
        ("I C T<sup>※1</sup>の発展", {"ICT", "発展"}),
    ],
)
def test_nouns_are_kept_and_sentences_are_not(line: str, expected: set[str]) -> None:
    assert words(line) == expected


def test_a_term_bears_all_of_its_lines_and_passages_are_left_out() -> None:
    found = terms.terms_of(["窓口と窓口", "", "予約", "窓口"], passed_over={3})
    assert found == (Term("窓口", (1, 4)),)
    assert terms.rows_of(found) == [("窓口", "1 4")]


def test_a_term_inside_of_another_on_its_line_is_not_kept_twice() -> None:
    assert words("電子申請、申請") == {"電子申請"}


def written(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(text, "utf-8")
    (folder / "corrections.csv").write_text("printed,corrected,reason,place,lines,cells\n", "utf-8")
    return folder


def test_an_index_is_read_as_it_was_written(tmp_path: Path) -> None:
    folder = written(tmp_path, "terms.csv", "term,on_lines\n窓口,1 4\n予約,3\n")
    assert terms.read_terms(folder) == (Term("窓口", (1, 4)), Term("予約", (3,)))


@pytest.mark.parametrize("row", ["窓口,", "窓口,0", "窓口,1-3", "窓口,1\n窓口,2", ",1"])
def test_a_row_that_is_none_of_an_index_is_refused(tmp_path: Path, row: str) -> None:
    with pytest.raises(TranscriptionError):
        terms.read_terms(written(tmp_path, "terms.csv", f"term,on_lines\n{row}\n"))


def test_a_passage_must_begin_with_its_words(tmp_path: Path) -> None:
    folder = written(tmp_path, "passages.csv", "lines,begins,reason\n2-3,用語,用語解説\n")
    assert terms.read_passages(folder, ["窓口", "用語解説", "RPA", ""]) == {2, 3}
    with pytest.raises(TranscriptionError, match=re.escape("この行はこの語で始まりません")):
        terms.read_passages(folder, ["用語解説", "窓口", "RPA", ""])
