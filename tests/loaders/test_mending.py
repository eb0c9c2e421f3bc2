"""A declared mending changes the cells that it names and no other; one that fits nothing stops the build."""

import importlib
import shutil
from pathlib import Path

import pytest

from loaders import cells, mending, transcription
from loaders.transcription import TranscriptionError
from tests.cities import CITIES, folder_of, plan_of

SCHEDULE = ("initiative_id", "text", "place", "lines")
CONTRADICTIONS = (
    "subject", "first", "first_place", "first_lines", "second", "second_place", "second_lines", "note",
)  # fmt: skip
ENTRIES = "a-1,ぴったリサービス開始,工程表,49-50\na-1,窓ロの開設,工程表,49\na-2,窓ロの開設,工程表,60\n"


def folder(tmp_path: Path, declared: str, schedule: str = ENTRIES) -> Path:
    """Return a city's folder with a table of three entries and these corrections."""
    city = tmp_path / "a"
    city.mkdir(exist_ok=True)
    (city / "schedule.csv").write_text(f"{','.join(SCHEDULE)}\n{schedule}", "utf-8")
    (city / "corrections.csv").write_text(f"{','.join(mending.CORRECTION_COLUMNS)}\n{declared}\n", "utf-8")
    return city


def texts(city: Path) -> list[str]:
    return [row["text"] for row in transcription.read_table(city / "schedule.csv", SCHEDULE)]


def test_a_mending_changes_the_named_cell_on_its_lines_alone(tmp_path: Path) -> None:
    city = folder(tmp_path, "窓ロ,窓口,字形,工程表,49,schedule.csv text")
    assert texts(city) == ["ぴったリサービス開始", "窓口の開設", "窓ロの開設"]
    (declared,) = transcription.read_corrections(city)
    assert (declared.printed.text, declared.corrected, declared.printed.lines) == ("窓ロ", "窓口", (49, 49))
    # The printed form stays in the file.
    assert "a-1,窓ロの開設" in (city / "schedule.csv").read_text("utf-8")


def test_two_slips_of_one_cell_are_two_mendings(tmp_path: Path) -> None:
    rows = "a-1,ぴったリ窓ロ,工程表,49\n"
    declared = "窓ロ,窓口,字形,工程表,49,schedule.csv text\nったリ,ったり,字形,工程表,49,schedule.csv text"
    assert texts(folder(tmp_path, declared, rows)) == ["ぴったり窓口"]


def test_the_same_entry_in_two_rows_is_mended_in_both(tmp_path: Path) -> None:
    rows = "a-1,窓ロの開設,工程表,49\na-1,窓ロの開設,工程表,49\n"
    assert texts(folder(tmp_path, "窓ロ,窓口,字形,工程表,49,schedule.csv text", rows)) == ["窓口の開設"] * 2


def test_a_number_is_not_mended_inside_of_a_longer_one(tmp_path: Path) -> None:
    rows = "a-1,9移行,工程表,49\na-1,19移行,工程表,49\n"
    assert texts(folder(tmp_path, "9移行,⑨移行,丸数字,工程表,49,schedule.csv text", rows)) == ["⑨移行", "19移行"]


def test_a_statement_of_a_contradiction_has_lines_of_its_own(tmp_path: Path) -> None:
    city = folder(tmp_path, "令和5午度,令和5年度,字形,p.2,70,contradictions.csv second", "")
    row = "開始,令和4年度,p.1,69,令和5午度,p.2,70,\n"
    (city / "contradictions.csv").write_text(f"{','.join(CONTRADICTIONS)}\n{row}", "utf-8")
    (mended,) = transcription.read_table(city / "contradictions.csv", CONTRADICTIONS)
    assert (mended["first"], mended["second"]) == ("令和4年度", "令和5年度")


def test_one_slip_in_cells_of_two_tables_is_one_mending(tmp_path: Path) -> None:
    city = folder(tmp_path, "窓ロ,窓口,字形,工程表,60,schedule.csv text; events.csv printed")
    (city / "events.csv").write_text("printed,lines\n窓ロの開設,60\n", "utf-8")
    assert texts(city)[2] == "窓口の開設"
    assert transcription.read_table(city / "events.csv", ("printed", "lines"))[0]["printed"] == "窓口の開設"
    assert len(transcription.read_corrections(city)) == 1


@pytest.mark.parametrize(
    ("declared", "said"),
    [
        ("窓ロ,窓ロ,字形,工程表,49,schedule.csv text", "2行目 corrected「窓ロ」: 印字と同じで、何も直しません"),
        ("窓ロ,窓口,字形,工程表,51,schedule.csv text", "2行目 printed「窓ロ」: schedule.csv に51行目の行がありません"),
        ("ドア,扉,字形,工程表,49,schedule.csv text", "2行目 printed「ドア」: schedule.csv text の49行目にこの印字がありません"),
        ("開没,開設,字形,工程表,60,schedule.csv text", "schedule.csv 4行目 text「窓ロの開設」はすでに直した形です"),
        ("サ,さ,字形,工程表,49,schedule.csv 本文", "schedule.csv に 本文 という印字の列がありません"),
        ("工程,行程,字形,工程表,49,schedule.csv place", "schedule.csv に place という印字の列がありません"),
        ("窓ロ,窓口,字形,工程表,49,events.csv printed", "2行目 cells「events.csv printed」: events.csv という表がありません"),
        ("窓ロ,窓口,字形,工程表,49,", "2行目 cells「」: 空欄です"),
        ("窓ロ,窓口,字形,工程表,49,本文", "2行目 cells「本文」: 直すセルとして読めません"),
        ("窓ロ,窓口,字形,工程表,49,gaps.csv subject", "直すセルとして読めません"),
        ("窓ロ,窓口,字形,工程表,49,text", "schedule.csv 3行目 text「窓ロの開設」にもこの印字があります"),
        ("窓ロ,,字形,工程表,49,text", "2行目 corrected「」: 空欄です"),
        (",窓口,字形,工程表,49,text", "2行目 printed「」: 空欄です"),
        ("窓ロ,窓口,字形,工程表,四九,text", "2行目 lines「四九」: 行の範囲として読めません"),
    ],
)
def test_what_mends_nothing_is_refused_with_its_place(tmp_path: Path, declared: str, said: str) -> None:
    with pytest.raises(TranscriptionError) as refused:
        transcription.read_corrections(folder(tmp_path, declared))
    assert str(refused.value).startswith("a/corrections.csv 2行目 ")
    assert said in str(refused.value)


def test_two_places_in_one_cell_are_refused(tmp_path: Path) -> None:
    city = folder(tmp_path, "窓ロ,窓口,字形,工程表,49,schedule.csv text", "a-1,窓ロと窓ロ,工程表,49\n")
    with pytest.raises(TranscriptionError, match="schedule.csv 2行目 text「窓ロと窓ロ」に印字が二度あります"):
        texts(city)


def test_our_own_words_may_quote_the_slip(tmp_path: Path) -> None:
    city = folder(tmp_path, "窓ロ,窓口,字形,工程表,70,text")
    (city / "left_out.csv").write_text("lines,extent,text,reason\n70,words,窓ロ,prose\n", "utf-8")
    (city / "events.csv").write_text("printed,note,lines\n開設,窓ロと印字,70\n", "utf-8")
    assert len(transcription.read_corrections(city)) == 1


@pytest.mark.parametrize("city", CITIES)
def test_every_loader_hands_over_what_is_declared(city: str) -> None:
    rows = cells.read(folder_of(city) / mending.FILE)
    assert [each.printed.text for each in plan_of(city).corrections] == [row["printed"] for row in rows]


def mended_cells() -> list[tuple[str, str, str]]:
    return [
        (city, part.split()[0], row["printed"])
        for city in CITIES
        for row in cells.read(folder_of(city) / mending.FILE)
        for part in row["cells"].split(";")
        if part != mending.TEXT_ALONE
    ]


@pytest.mark.parametrize(("city", "file", "printed"), mended_cells())
def test_a_cell_that_is_mended_by_hand_stops_every_loader(tmp_path: Path, city: str, file: str, printed: str) -> None:
    copy = shutil.copytree(folder_of(city), tmp_path / city)
    corrected = next(each.corrected for each in plan_of(city).corrections if each.printed.text == printed)
    text = (copy / file).read_text("utf-8")
    (copy / file).write_text(text.replace(printed, corrected), "utf-8")
    with pytest.raises(TranscriptionError, match=rf"{city}/corrections\.csv [0-9]+行目 printed"):
        importlib.import_module(f"loaders.{city}").load(copy)


@pytest.mark.parametrize("city", CITIES)
def test_a_correction_that_fits_nothing_stops_every_loader(tmp_path: Path, city: str) -> None:
    copy = shutil.copytree(folder_of(city), tmp_path / city)
    with (copy / mending.FILE).open("a", encoding="utf-8") as file:
        file.write("ない字,ある字,試験,p.1,1,initiatives.csv name\n")
    with pytest.raises(TranscriptionError, match="initiatives.csv に1行目の行がありません"):
        importlib.import_module(f"loaders.{city}").load(copy)
