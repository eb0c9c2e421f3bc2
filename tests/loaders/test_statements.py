"""Events, context and contradictions: what is taken, and what is refused with its cell."""

import re
from datetime import date
from pathlib import Path

import pytest

from domain.codes import ContextTopic, Stage
from domain.plan import ContextItem, Contradiction, Event, Printed
from loaders import statements
from loaders.transcription import TranscriptionError

EVENT = "choshi-event-store,証明書のコンビニ交付,コンビニ交付を開始,令和5年4月,front_yard,done,false,choshi-1,,p.1,5-6"
CONTEXT = "population,総人口,\"58,431人\",令和2年,,p.2,9"
CONTRADICTION = "開始の年度,令和5年度,p.3,7,令和6年度,p.4,8-9,工程表による"


def folder_with(tmp_path: Path, name: str, columns: tuple[str, ...], *rows: str) -> Path:
    folder = tmp_path / "choshi"
    folder.mkdir(exist_ok=True)
    (folder / name).write_text("\n".join((",".join(columns), *rows)) + "\n", "utf-8")
    return folder


def events(tmp_path: Path, *rows: str) -> tuple[Event, ...]:
    folder = folder_with(tmp_path, "events.csv", statements.EVENT_COLUMNS, *rows)
    return statements.read_events(folder, {"choshi-1"})


def context(tmp_path: Path, *rows: str) -> tuple[ContextItem, ...]:
    return statements.read_context(folder_with(tmp_path, "context.csv", statements.CONTEXT_COLUMNS, *rows))


def contradictions(tmp_path: Path, *rows: str) -> tuple[Contradiction, ...]:
    folder = folder_with(tmp_path, "contradictions.csv", statements.CONTRADICTION_COLUMNS, *rows)
    return statements.read_contradictions(folder)


def test_a_date_of_the_same_year_says_which_year(tmp_path: Path) -> None:
    (event,) = events(tmp_path, EVENT.replace("令和5年4月", "令和5年2月から;同年4月"))
    assert (event.occurred_text, event.occurred_from) == ("同年4月（令和5年）", date(2023, 4, 1))


def test_an_event_has_its_days_and_both_texts(tmp_path: Path) -> None:
    (event,) = events(tmp_path, EVENT)
    assert event == Event(
        event_id="choshi-event-store", event_name="証明書のコンビニ交付", theme_id="front_yard", stage=Stage.DONE,
        is_planned=False, occurred_text="令和5年4月", occurred_from=date(2023, 4, 1), occurred_to=date(2023, 4, 30),
        initiative_id="choshi-1", note=None, printed=Printed("コンビニ交付を開始", "p.1", (5, 6)),
    )  # fmt: skip


def test_an_event_without_a_date_or_an_initiative_has_none(tmp_path: Path) -> None:
    row = EVENT.replace("令和5年4月", "").replace("choshi-1,,", ",年は見出しによる,")
    (event,) = events(tmp_path, row)
    assert (event.occurred_text, event.occurred_from, event.occurred_to) == (None, None, None)
    assert (event.initiative_id, event.note) == (None, "年は見出しによる")


def test_a_year_above_and_a_month_below_are_one_date(tmp_path: Path) -> None:
    (event,) = events(tmp_path, EVENT.replace("令和5年4月", "令和7年度;3月"))
    assert (event.occurred_text, event.occurred_from) == ("令和7年度 3月", date(2026, 3, 1))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("choshi-event-store", "choshi-store", "2行目 event_id「choshi-store」: choshi-event- で始まっていません"),
        ("choshi-event-store", "togane-event-store", "choshi-event- で始まっていません"),
        ("choshi-event-store", "choshi-event-店", "IDの形ではありません"),
        ("証明書のコンビニ交付", "", "2行目 event_name「」: 空欄です"),
        ("証明書のコンビニ交付", "あ" * 41, "41字あります。40字以内"),
        ("コンビニ交付を開始", " ", "2行目 printed「 」: 空欄です"),
        ("令和5年4月", "近いうち", "2行目 occurred「近いうち」: 時期として読めません"),
        ("front_yard", "", "2行目 theme「」: 空欄です"),
        ("front_yard", "front_yard;own", "2行目 theme「front_yard;own」: テーマが二つ以上あります"),
        (",done,", ",started,", "2行目 stage「started」: 知らないコードです。not_started、considering"),
        (",done,", ",,", "2行目 stage「」: 空欄です"),
        (",false,", ",no,", "2行目 is_planned「no」: 真偽として読めません"),
        (",choshi-1,", ",choshi-2,", "2行目 initiative_id「choshi-2」: 知らない取組です"),
        (",5-6", ",6-5", "2行目 lines「6-5」: 範囲の順序が逆です"),
        ("p.1", "", "2行目 place「」: 空欄です"),
    ],
)
def test_an_event_that_cannot_be_taken_is_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in EVENT
    with pytest.raises(TranscriptionError, match=re.escape(said)) as refused:
        events(tmp_path, EVENT.replace(old, new, 1))
    assert str(refused.value).startswith("choshi/events.csv 2行目 ")


def test_context_is_one_value_a_row(tmp_path: Path) -> None:
    later = CONTEXT.replace("令和2年", "令和7年")
    first, second = context(tmp_path, CONTEXT, later)
    printed = Printed("58,431人", "p.2", (9, 9))
    assert first == ContextItem(ContextTopic.POPULATION, "総人口", "令和2年", None, printed)
    assert second.as_of == "令和7年"


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ((CONTEXT, CONTEXT), "3行目 item「総人口」: 同じ項目・時点の行が2つあります"),
        ((CONTEXT.replace("population", "people"),), "2行目 topic「people」: 知らないコードです。governance、review"),
        ((CONTEXT.replace("population", ""),), "2行目 topic「」: 空欄です"),
        ((CONTEXT.replace("総人口", ""),), "2行目 item「」: 空欄です"),
        ((CONTEXT.replace('"58,431人"', ""),), "2行目 value「」: 空欄です"),
        ((CONTEXT.replace('"58,431人",令和2年', '令和2年,"58,431人"'),), "2行目 as_of「58,431人」: 時点として読めません"),
    ],
)
def test_context_that_cannot_be_taken_is_refused(tmp_path: Path, rows: tuple[str, ...], said: str) -> None:
    with pytest.raises(TranscriptionError, match=re.escape(f"choshi/context.csv {said}")):
        context(tmp_path, *rows)


def test_a_contradiction_has_two_places(tmp_path: Path) -> None:
    (found,) = contradictions(tmp_path, CONTRADICTION)
    assert (found.subject, found.note) == ("開始の年度", "工程表による")
    assert (found.first, found.second) == (Printed("令和5年度", "p.3", (7, 7)), Printed("令和6年度", "p.4", (8, 9)))


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ((CONTRADICTION, CONTRADICTION), "3行目 subject「開始の年度」: 同じ主題の行が2つあります"),
        ((CONTRADICTION.replace("令和5年度", ""),), "2行目 first「」: 空欄です"),
        ((CONTRADICTION.replace("令和6年度", ""),), "2行目 second「」: 空欄です"),
        ((CONTRADICTION.replace("p.4", ""),), "2行目 second_place「」: 空欄です"),
        ((CONTRADICTION.replace(",7,", ",x,"),), "2行目 first_lines「x」: 行の範囲として読めません"),
    ],
)
def test_a_contradiction_that_cannot_be_taken_is_refused(tmp_path: Path, rows: tuple[str, ...], said: str) -> None:
    with pytest.raises(TranscriptionError, match=re.escape(f"choshi/contradictions.csv {said}")):
        contradictions(tmp_path, *rows)


def test_a_folder_without_the_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TranscriptionError, match="見出し行だけでも置いてください"):
        statements.read_context(tmp_path / "choshi")
