"""Many invented cities beside the five of data/: each counts the friends of its LINE account, as two of the five do."""

import shutil
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from store.database import Database

MEASURE, DEFINITION = "line_friends", "公式LINEの友だち登録数"
PREFECTURES = ("千葉県", "秋田県", "北海道")
CODES = ("12", "05", "01")
PLACE: dict[str, object] = {"place": "例示", "first_line": 0, "last_line": 0}


def city(number: int) -> str:
    """Return the slug of an invented city."""
    return f"kaku{number:02d}"


def named(rows: Iterable[Iterable[object]]) -> set[str]:
    """Return the cities that are named in rows, whatever their column is called: the invented ones and the five."""
    names = {f"架空{number}市" for number in range(100)} | {"銚子市", "東金市", "潟上市", "四街道市", "南房総市"}
    return {value for row in rows for value in row if isinstance(value, str) and value in names}


def prefecture(number: int) -> str:
    """Return where it lies: in turn in each of three."""
    return PREFECTURES[number % len(PREFECTURES)]


def write(real: Path, target: Path, count: int) -> Path:
    """Write a copy of the database of the five plans with `count` more cities; number 0 counts in 件, the others in 人.

    City n has a baseline of 100 × n at the end of FY2024, a target of 1,000 + 100 × n for FY2027, a population of
    20,000 × (n + 1) and, where n is even, the type 都市Ⅰ-1.
    """
    shutil.copy(real, target)
    with Database(target) as database, database.transaction() as writing:
        edition: dict[str, object] = {"version": 1}
        for number in range(count):
            code, slug = f"{CODES[number % len(CODES)]}9{number:03d}", city(number)
            key = int(code)
            of_city = edition | {"municipality_key": key}
            writing.insert("municipality", [of_city | {
                "municipality_code": code, "city": slug, "municipality_name": f"架空{number}市",
                "prefecture_name": prefecture(number), "population_count": 20_000 * (number + 1),
                "population_on": date(2020, 10, 1), "population_source": "例示", "is_population_confirmed": False,
                "sort_order": 200 - number,
            }])  # fmt: skip
            if number % 2 == 0:
                writing.insert("municipality_type", [of_city | {"similar_type": "都市Ⅰ-1"}])
            writing.insert("edition", [edition | {"scope": key, "content_hash": slug}])
            writing.insert("plan", [of_city | {
                "plan_id": f"{slug}-plan", "plan_name": "例示計画", "publisher": "例示", "start_fiscal_year": 2025,
                "end_fiscal_year": 2027, "published_on": date(2025, 4, 1), "published_text": "例示",
                "national_list": "第5.0版", "form_note": "例示", "conversion_note": "例示",
            }])  # fmt: skip
            writing.insert("initiative", [of_city | PLACE | {
                "initiative_id": f"{slug}-1", "section_name": "例示", "number_text": "1", "initiative_name": "情報発信",
                "departments": "広報課", "is_national_priority": False, "summary": "例示", "sort_order": 1,
            }])  # fmt: skip
            kpi = of_city | {"kpi_id": f"{slug}-1-line"}
            writing.insert("kpi", [kpi | PLACE | {
                "initiative_id": f"{slug}-1", "kpi_name": "LINEの友だち", "kind": "level", "direction": "up",
                "comparator": "at_least", "unit": "人" if number else "件", "tolerance": 0,
                "baseline_low_value": 100 * number, "baseline_high_value": 100 * number,
                "baseline_on": date(2025, 3, 31), "baseline_text": f"{100 * number}", "decision_reason": "例示",
                "sort_order": 1,
            }])  # fmt: skip
            aim = 1000 + 100 * number
            writing.insert("target", [kpi | PLACE | {
                "fiscal_year": 2027, "target_revision": 0, "target_low_value": aim, "target_high_value": aim,
                "target_text": f"{aim}", "source": "city",
            }])  # fmt: skip
            measured: dict[str, object] = {"version": 1, "measure_id": MEASURE, "kpi_id": f"{slug}-1-line"}
            writing.insert("common_measure", [measured | {
                "measure_name": "LINEの友だち登録数", "is_per_resident": True, "difference_note": "例示", "sort_order": 50,
            }])  # fmt: skip
            defined: dict[str, object] = {"definition": DEFINITION, "denominator": "計画に記載なし"}
            writing.insert("measure_definition", [measured | defined])
    return target
