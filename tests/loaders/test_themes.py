"""One rule for themes: what a name, a roadmap line or a KPI speaks of adds its theme, and every mapping says why."""

import csv
import re
from pathlib import Path

import pytest

from domain.codes import ThemeBasis
from domain.plan import Initiative, Plan, ThemeReason
from loaders import themes
from loaders.transcription import TranscriptionError
from tests.cities import CITIES, ROOT, plan_of

INITIATIVES = [initiative for city in CITIES for initiative in plan_of(city).initiatives]


def subjects() -> list[dict[str, str]]:
    with (ROOT / "data" / "theme_subjects.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def plan_with(initiative: Initiative) -> Plan:
    return next(plan for plan in map(plan_of, CITIES) if initiative in plan.initiatives)


def texts_of(initiative: Initiative) -> list[str]:
    """The name of an initiative, the lines of its roadmap with their entries, its KPIs."""
    plan, key = plan_with(initiative), initiative.initiative_id
    cells = [cell for cell in plan.schedule if cell.initiative_id == key]
    kpis = [kpi.kpi_name for kpi in plan.kpis if kpi.initiative_id == key]
    texts = [initiative.initiative_name, *(cell.line_name for cell in cells), *(cell.printed.text for cell in cells)]
    return [re.sub(r"\s+", "", text) for text in (*texts, *kpis)]


def spoken_of(text: str, known: list[dict[str, str]]) -> list[dict[str, str]]:
    """The subjects of a text; of 標準化・共通化 and 共通化 in one place the longer."""
    pattern = "|".join(re.escape(row["subject"]) for row in sorted(known, key=lambda row: -len(row["subject"])))
    by_subject = {row["subject"]: row for row in known}
    return [by_subject[found] for found in re.findall(pattern, text)]


@pytest.mark.parametrize("initiative", INITIATIVES, ids=lambda each: each.initiative_id)
def test_whatever_an_initiative_speaks_of_adds_its_theme(initiative: Initiative) -> None:
    general = [row for row in subjects() if not row["initiative_id"]]
    spared = {row["subject"] for row in subjects() if row["initiative_id"] == initiative.initiative_id}
    asked = {
        (row["subject"], theme)
        for text in texts_of(initiative)
        for row in spoken_of(text, general)
        if row["subject"] not in spared
        for theme in row["themes"].split(";")
    }
    assert {(subject, theme) for subject, theme in asked if theme not in initiative.themes} == set()


@pytest.mark.parametrize("city", CITIES)
def test_an_event_stands_under_a_theme_that_it_or_its_initiative_speaks_of(city: str) -> None:
    plan = plan_of(city)
    of_initiative = {each.initiative_id: each.themes for each in plan.initiatives}
    general = [row for row in subjects() if not row["initiative_id"]]
    for event in plan.events:
        spoken = spoken_of(re.sub(r"\s+", "", event.event_name), general)
        allowed = {theme for row in spoken for theme in row["themes"].split(";")}
        if event.initiative_id is not None:
            allowed |= {*of_initiative[event.initiative_id]}
        assert not spoken or event.theme_id in allowed, event


def test_every_subject_is_spoken_of_and_has_themes_and_a_reason() -> None:
    with (ROOT / "data" / "themes.csv").open(encoding="utf-8-sig", newline="") as file:
        known = {row["theme_id"] for row in csv.DictReader(file)}
    texts = [(each.initiative_id, text) for each in INITIATIVES for text in texts_of(each)]
    texts += [("", event.event_name) for city in CITIES for event in plan_of(city).events]
    for row in subjects():
        assert row["reason"], row
        if row["initiative_id"]:
            assert any(row["subject"] in text for key, text in texts if key == row["initiative_id"]), row
        else:
            assert set(row["themes"].split(";")) <= known, row
            assert any(row["subject"] in text for _, text in texts), row


@pytest.mark.parametrize("city", CITIES)
def test_every_theme_of_every_initiative_says_why(city: str) -> None:
    plan = plan_of(city)
    mapped = [(each.initiative_id, theme) for each in plan.initiatives for theme in each.themes]
    assert sorted(mapped) == sorted((each.initiative_id, each.theme_id) for each in plan.theme_reasons)


@pytest.mark.parametrize("city", CITIES)
def test_a_reason_stands_where_it_says_that_it_stands(city: str) -> None:
    """What is taken from a roadmap line or a KPI stands on the lines of one of the initiative's own."""
    plan = plan_of(city)
    for each in plan.theme_reasons:
        lines = _lines_of(plan, each)
        assert lines is None or any(first <= each.printed.lines[0] <= last for first, last in lines), each


def _lines_of(plan: Plan, each: ThemeReason) -> list[tuple[int, int]] | None:
    if each.basis is ThemeBasis.LINE:
        return [cell.printed.lines for cell in plan.schedule if cell.initiative_id == each.initiative_id]
    if each.basis is ThemeBasis.KPI:
        return [kpi.printed.lines for kpi in plan.kpis if kpi.initiative_id == each.initiative_id]
    return None


def test_own_is_only_for_what_the_name_says() -> None:
    reasons = [each for city in CITIES for each in plan_of(city).theme_reasons if each.theme_id == "own"]
    assert {each.basis for each in reasons} == {ThemeBasis.NAME}
    assert all("国の一覧に項目がない" in each.reason for each in reasons)


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ("a-1,own,name,語,理由,場所,1\na-1,own,line,語,理由,場所,2", "同じテーマの行が2つ"),
        ("a-1,own,word,語,理由,場所,1", "知らないコード"),
        ("a-1,own,name,,理由,場所,1", "空欄"),
        ("a-1,own,name,語,,場所,1", "空欄"),
    ],
)
def test_a_mapping_that_cannot_be_taken_is_refused(rows: str, says: str, tmp_path: Path) -> None:
    (tmp_path / "themes.csv").write_text(f"{','.join(themes.THEME_COLUMNS)}\n{rows}\n", "utf-8")
    with pytest.raises(TranscriptionError, match=says):
        themes.read_themes(tmp_path)
