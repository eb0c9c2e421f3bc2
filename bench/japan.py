"""A synthetic Japan in a database file: N municipalities × K KPIs × years, all kinds mixed, the same from a seed.

usage: python -m bench.japan FILE [--cities 1741] [--kpis 40] [--years 10] [--unreported] [--seed N]

The prefectures are real, with as many municipalities as each has; the municipalities are not: their names are drawn
from rare signs, their codes from numbers that no municipality has. Plans, reports and people are fictitious, and the
file says so as a practice database does. Up to 316 municipalities they are spread over the seven prefectures of 関東.

Everything is written in bulk through the store's own schema: a year's reports of each city are an upload with a
version of its own, every twelfth is revised once more, and half of these revisions are undone.
"""

import argparse
import time
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import duckdb
import numpy as np
import pandas as pd

from domain import municipality_code
from domain.codes import Kind
from metrics.rules import RULES_VERSION
from store import write
from store.database import Database
from store.plans import build as plans
from store.plans.catalogue import read_catalogue
from store.practice.purpose import INVENTED

ON = date(2027, 7, 15)
LAST_REPORTED = 2026
SEED = 20260715
CATALOGUE = Path(__file__).resolve().parent.parent / "data"
KIND_WEIGHTS = {
    Kind.LEVEL: 12, Kind.ANNUAL: 9, Kind.RANGE: 3, Kind.FREQUENCY: 3, Kind.MAINTAIN: 5, Kind.INCREMENT: 4,
    Kind.MILESTONE: 3, Kind.QUALITATIVE: 1,
}  # fmt: skip

# How many municipalities each prefecture has, in the order of codes: 1,741 together.
_COUNTS = (
    179, 40, 33, 35, 25, 35, 59, 44, 25, 35, 63, 54, 62, 33, 30, 15, 19, 17, 27, 77, 42, 35, 54, 29,
    19, 26, 43, 41, 39, 30, 19, 19, 27, 23, 19, 24, 17, 20, 34, 60, 20, 21, 45, 18, 26, 43, 41,
)  # fmt: skip
_KANTO, _TOKYO, _WARDS = range(8, 15), 13, 23
_FIRST_NUMBER = 800  # of a code within its prefecture: municipalities have numbers below
# Signs of the names and how they are read.
_FIRST = {
    "霞": "kasumi", "蒼": "ao", "翠": "midori", "朧": "oboro", "暁": "akatsuki", "茜": "akane",
    "凪": "nagi", "澪": "mio", "朔": "saku", "颯": "hayate", "梢": "kozue", "雫": "shizuku", "霧": "kiri",
    "曙": "akebono", "葵": "aoi", "椿": "tsubaki", "楓": "kaede", "榛": "hashibami", "樟": "kusu",
    "柊": "hiiragi", "蓬": "yomogi", "菫": "sumire", "萌": "moe", "瑠": "ruri", "碧": "heki", "緋": "hi",
    "紺": "kon", "黛": "mayuzumi", "銀": "gin", "笙": "shou", "琴": "koto", "絃": "gen", "譜": "fu",
    "鶯": "uguisu", "鷺": "sagi", "雁": "kari", "鵬": "hou", "燕": "tsubame", "翡": "hisui", "玲": "rei",
    "琳": "rin", "瑛": "ei", "皐": "satsuki", "昴": "subaru", "晶": "akira",
}  # fmt: skip
_SECOND = {
    "川": "kawa", "山": "yama", "野": "no", "原": "hara", "沢": "sawa", "浜": "hama", "崎": "saki",
    "瀬": "se", "谷": "tani", "森": "mori", "林": "bayashi", "田": "da", "岡": "oka", "池": "ike",
    "津": "tsu", "里": "sato", "宮": "miya", "橋": "hashi", "坂": "saka", "岩": "iwa", "石": "ishi",
    "木": "ki", "村": "mura", "台": "dai", "丘": "gaoka", "峰": "mine", "滝": "taki", "泉": "izumi",
    "井": "i", "江": "e", "湊": "minato", "関": "seki", "柴": "shiba", "藤": "fuji", "松": "matsu",
    "杉": "sugi", "竹": "take", "梅": "ume", "桐": "kiri",
}  # fmt: skip
_KPI_NAMES = (
    "行政手続のオンライン化率", "オンライン申請の件数", "窓口の待ち時間の短縮件数", "マイナンバーカードの保有率",
    "コンビニ交付の割合", "標準準拠システムへの移行率", "公金収納のキャッシュレス率", "電子申請の満足度",
    "RPAによる削減時間", "AI-OCRの利用業務数", "テレワークの実施率", "ペーパーレス会議の割合",
    "オープンデータの公開数", "公開型GISの閲覧数", "SNSの登録者数", "防災アプリの登録者数",
    "デジタル研修の受講者数", "情報セキュリティ研修の受講率", "スマートフォン教室の参加者数", "デジタル活用支援員の人数",
    "電子契約の件数", "電子決裁の割合", "電子図書館の貸出数", "公共施設予約のオンライン率",
    "書かない窓口の業務数", "オンライン相談の件数", "学校連絡アプリの利用率", "保育申請のオンライン率",
    "地域通貨の利用店数", "観光アプリの利用者数", "公衆無線LANの設置数", "スマート農業の導入数",
    "ドローンの活用件数", "遠隔医療の実施数", "見守りセンサーの設置数", "道路通報アプリの件数",
    "統合型GISの利用課数", "庁内チャットの利用率", "業務改善提案の件数", "紙の使用量の削減率",
)  # fmt: skip
_INITIATIVE_NAMES = (
    "行政手続のオンライン化", "窓口改革の推進", "情報システムの標準化", "キャッシュレス決済の拡大", "AI・RPAの活用",
    "テレワークの推進", "オープンデータの推進", "デジタルデバイド対策",
)  # fmt: skip
_THEMES = (
    "front_yard", "front_yard", "standardization", "public_payment", "ai_rpa", "telework", "open_data",
    "digital_divide",
)  # fmt: skip
_MEASURES = 12  # the first so many KPIs of each city are under a 共通指標, in three of five cities
_DEPARTMENTS = ("総務課", "企画政策課", "市民課", "税務課", "情報政策課", "福祉課", "教育総務課", "防災課")


class Size(NamedTuple):
    """How much of Japan."""

    cities: int = 1_741
    kpis: int = 40
    years: int = 10
    is_reported: bool = True
    seed: int = SEED


class City(NamedTuple):
    """A municipality: its key and its code in addresses, with which the ids of its KPIs begin (`nagi-kawa-0`)."""

    key: int
    city: str


def middle(size: Size) -> City:
    """Return the municipality in the middle of all."""
    row = municipalities(size).iloc[size.cities // 2]
    return City(int(row["municipality_key"]), str(row["city"]))


def municipalities(size: Size) -> pd.DataFrame:
    """Return the rows of the municipalities, in the order of codes."""
    every = [
        (prefecture, number)
        for prefecture, count in enumerate(_COUNTS, start=1)
        if size.cities > _kanto() or prefecture in _KANTO
        for number in range(count)
    ]
    taken = [every[index * len(every) // size.cities] for index in range(size.cities)]
    random = np.random.default_rng(size.seed)
    firsts, seconds = list(_FIRST.items()), list(_SECOND.items())
    rows = []
    for order, (prefecture, number) in enumerate(taken):
        kind = _kind(prefecture, number)
        spread = {"市": (10.3, 0.8), "区": (12.3, 0.5), "町": (9.2, 0.7), "村": (8.0, 0.6)}[kind]
        code = _code(prefecture, _FIRST_NUMBER + number)
        (first, first_reading), (second, second_reading) = firsts[order % len(firsts)], seconds[order // len(firsts)]
        rows.append(
            {
                "version": 1,
                "municipality_key": int(code),
                "municipality_code": code,
                "city": f"{first_reading}-{second_reading}",
                "municipality_name": f"{first}{second}{kind}",
                "prefecture_name": municipality_code.PREFECTURES[prefecture - 1],
                "population_count": int(random.lognormal(*spread)) + 300,
                "population_on": date(2020, 10, 1),
                "population_source": "架空",
                "is_population_confirmed": False,
                "sort_order": order + 1,
            }
        )
    return pd.DataFrame(rows)


def build(path: Path, size: Size) -> int:
    """Write the database into a new file; return its newest version."""
    with Database(path, create=True) as database, database.transaction() as writing:
        plans.ensure_tables(writing)
        writing.insert("practice", [{"as_of": ON}])
        catalogue = read_catalogue(CATALOGUE).tables
        for table in ("theme", "national_item"):
            writing.insert(table, [{"version": 1, **row} for row in catalogue[table]])
    kpis, years = _drawn(size)
    with duckdb.connect(str(path), config={"threads": 2, "preserve_insertion_order": False}) as connection:
        connection.register("city_drawn", municipalities(size))
        connection.register("kpi_drawn", kpis)
        connection.register("year_drawn", years)
        connection.register("named", _named())
        for statement in (_CITIES, _WORDS, *_OF_PLANS, *(_OF_REPORTS if size.is_reported else ()), *_OF_VERSIONS):
            connection.execute(statement)
        newest = connection.execute("SELECT version FROM data_version WHERE scope = 0").fetchall()[0][0]
        connection.execute("CHECKPOINT")
    with Database(path) as database, database.transaction() as writing:
        write.renew_all_current(writing)
        plans.renew_views(writing)
    assert isinstance(newest, int)
    return newest


def _kanto() -> int:
    return sum(_COUNTS[prefecture - 1] for prefecture in _KANTO)


def _kind(prefecture: int, number: int) -> str:
    """Return of which kind the number-th municipality of a prefecture is: towns and villages have the later codes."""
    if prefecture == _TOKYO and number < _WARDS:
        return "区"
    share = number / _COUNTS[prefecture - 1]
    return "市" if share < 0.45 else "町" if share < 0.9 else "村"


def _code(prefecture: int, number: int) -> str:
    bare = f"{prefecture:02}{number:03}"
    return next(code for digit in range(10) if municipality_code.is_valid(code := f"{bare}{digit}"))


def _named() -> pd.DataFrame:
    """Return the name of each KPI and whether it is a rate, by its number."""
    return pd.DataFrame(
        {
            "name_number": range(len(_KPI_NAMES)),
            "kpi_name": _KPI_NAMES,
            "is_rate": [name.endswith(("率", "割合", "満足度")) for name in _KPI_NAMES],
        }
    )


def _drawn(size: Size) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the KPIs and their years, values in tenths: a year's target lies on the way from base to final, its
    actual beside it."""
    random = np.random.default_rng(size.seed)
    count = size.cities * size.kpis
    kinds = np.array(list(KIND_WEIGHTS), dtype=object)
    weights = np.array(list(KIND_WEIGHTS.values()))
    kind = random.choice(kinds, count, p=weights / weights.sum()).astype(str)
    city = np.repeat(np.arange(size.cities), size.kpis)
    number = np.tile(np.arange(size.kpis), size.cities)
    sign = np.where(random.random(count) < 0.7, 1, -1)
    base = random.integers(0, 1_000, count)
    is_held = np.isin(kind, ("maintain", "increment"))
    final = base + sign * np.where(is_held, 0, random.integers(10, 900, count))
    form = random.choice(["every", "holes", "final"], count, p=(0.8, 0.1, 0.1))
    kpis = pd.DataFrame({
        "city_number": city,
        "kpi_number": number,
        "kind": pd.Categorical(kind),
        "direction": pd.Categorical(np.where(sign == 1, "up", "down")),
        "has_baseline": random.random(count) < np.where(kind == "annual", 0.5, 0.9),
        "is_measured": random.random(count) < 0.6,
        "base": base,
    })  # fmt: skip
    year = np.tile(np.arange(size.years), count)
    base, final, form = (np.repeat(each, size.years) for each in (base, final, form))
    due = base + (final - base) * (year + 1) // size.years
    pace = random.choice([0.4, 0.85, 1.0, 1.0, 1.2], len(year))
    holes = (form == "final") | ((form == "holes") & (random.random(len(year)) < 0.3))
    years = pd.DataFrame({
        "city_number": np.repeat(city, size.years),
        "kpi_number": np.repeat(number, size.years),
        "year_number": year,
        "due": due,
        "value": (base + (due - base) * pace).round().astype(int),
        "is_left_out": (year < size.years - 1) & holes,
        "is_code": random.random(len(year)) < 0.02,
        "is_silent": random.random(len(year)) < 0.06,
    })  # fmt: skip
    return kpis, years


def _listed(texts: Sequence[str]) -> str:
    return "[" + ", ".join(f"'{text}'" for text in texts) + "]"


_CITIES = f"""
CREATE TEMP TABLE whole AS
SELECT sort_order - 1 AS city_number, municipality_key AS key, city, municipality_name,
    CAST({LAST_REPORTED + 1} - span + (sort_order - 1) % 3 AS INTEGER) AS start, span
FROM city_drawn CROSS JOIN (SELECT max(year_number) + 1 AS span FROM year_drawn)"""
_WORDS = f"""
CREATE TEMP TABLE kpi_whole AS
SELECT whole.key, whole.start, whole.span, whole.city_number, kpi_drawn.kpi_number,
    whole.city || '-' || kpi_drawn.kpi_number AS kpi_id,
    whole.city || '-i' || (kpi_drawn.kpi_number % 8) AS initiative_id,
    named.kpi_name AS kpi_name,
    CASE WHEN kpi_drawn.kpi_number >= {len(_KPI_NAMES)}
        THEN 'その' || (kpi_drawn.kpi_number // {len(_KPI_NAMES)} + 1) END AS component_name,
    named.is_rate, CAST(kpi_drawn.kind AS TEXT) AS kind, CAST(kpi_drawn.direction AS TEXT) AS direction,
    kpi_drawn.has_baseline, kpi_drawn.is_measured, kpi_drawn.base
FROM kpi_drawn
INNER JOIN whole ON whole.city_number = kpi_drawn.city_number
INNER JOIN named ON named.name_number = kpi_drawn.kpi_number % {len(_KPI_NAMES)}"""
_OF_PLANS = (
    "INSERT INTO municipality BY NAME SELECT * FROM city_drawn",
    "INSERT INTO edition (scope, version, content_hash) SELECT 0, 1, '' UNION ALL SELECT key, 1, '' FROM whole",
    f"""
INSERT INTO plan BY NAME
SELECT 1 AS version, key AS municipality_key, city || '-plan' AS plan_id,
    municipality_name || 'DX推進計画{INVENTED}' AS plan_name,
    municipality_name AS publisher, start AS start_fiscal_year, start + span - 1 AS end_fiscal_year,
    make_date(start, 4, 1) AS published_on, '令和' || (start - 2018) || '年4月' AS published_text, '2025' AS national_list,
    '架空の計画' AS form_note, '架空の計画のため、本文はありません' AS conversion_note
FROM whole""",
    f"""
INSERT INTO initiative BY NAME
SELECT 1 AS version, key AS municipality_key, city || '-i' || number AS initiative_id,
    '方針' || (number // 3 + 1) AS section_name, CAST(number + 1 AS TEXT) AS number_text,
    ({_listed(_INITIATIVE_NAMES)})[number + 1] AS initiative_name,
    CASE WHEN number = 7 THEN rtrim(municipality_name, '市区町村') || 'デジタル推進室'
        ELSE ({_listed(_DEPARTMENTS)})[1 + (number + city_number) % {len(_DEPARTMENTS)}] END AS departments,
    TRUE AS is_national_priority, '' AS summary, '本編' AS place, 0 AS first_line, 0 AS last_line, number AS sort_order
FROM whole CROSS JOIN (SELECT unnest(range(8)) AS number)""",
    f"""
INSERT INTO initiative_theme BY NAME
SELECT 1 AS version, municipality_key, initiative_id, ({_listed(_THEMES)})[sort_order + 1] AS theme_id
FROM initiative""",
    """
INSERT INTO kpi BY NAME
SELECT 1 AS version, key AS municipality_key, kpi_id, initiative_id, kpi_name, component_name, kind, direction,
    CASE direction WHEN 'up' THEN 'at_least' ELSE 'at_most' END AS comparator,
    CASE WHEN is_rate THEN '%' ELSE '件' END AS unit, CASE WHEN NOT is_rate THEN 1 END AS step, 0 AS tolerance,
    CASE WHEN has_baseline THEN base * CAST(0.1 AS DECIMAL(2, 1)) END AS baseline_low_value,
    CASE WHEN has_baseline THEN base * CAST(0.1 AS DECIMAL(2, 1)) END AS baseline_high_value,
    CASE WHEN has_baseline THEN make_date(start, 3, 31) END AS baseline_on,
    CASE WHEN NOT has_baseline THEN 'dash' END AS baseline_absence,
    '例示' AS decision_reason, '本編' AS place, 0 AS first_line, 0 AS last_line, kpi_number AS sort_order
FROM kpi_whole""",
    """
INSERT INTO target BY NAME
SELECT 1 AS version, key AS municipality_key, kpi_id, start + year_number AS fiscal_year, 0 AS target_revision,
    due * CAST(0.1 AS DECIMAL(2, 1)) AS target_low_value, due * CAST(0.1 AS DECIMAL(2, 1)) AS target_high_value,
    CAST(due * CAST(0.1 AS DECIMAL(2, 1)) AS TEXT) AS target_text, 'city' AS source, '本編' AS place, 0 AS first_line,
    0 AS last_line
FROM year_drawn INNER JOIN kpi_whole USING (city_number, kpi_number)
WHERE kind <> 'qualitative' AND NOT is_left_out""",
    f"""
INSERT INTO common_measure BY NAME
SELECT 1 AS version, 'measure-' || kpi_number AS measure_id, kpi_name AS measure_name,
    NOT is_rate AS is_per_resident, kpi_id,
    '' AS difference_note, kpi_number + 1 AS sort_order
FROM kpi_whole WHERE kpi_number < {_MEASURES} AND is_measured AND kind NOT IN ('qualitative', 'milestone')""",
    """
INSERT INTO measure_definition BY NAME
SELECT 1 AS version, kpi_id, measure_id, measure_name AS definition, '計画に記載なし' AS denominator FROM common_measure""",
    """
INSERT INTO schedule BY NAME
SELECT 1 AS version, municipality_key, initiative_id, line AS line_number,
    initiative_name || '（' || line || '）' AS line_name,
    start + year AS fiscal_year,
    (['検討', '準備', '一部実施', '実施'])[1 + least(3, (year * 4) // span + (city_number + line) % 2)] AS schedule_text,
    (['considering', 'preparing', 'partial', 'done'])[1 + least(3, (year * 4) // span + (city_number + line) % 2)]
        AS stage,
    FALSE AS is_uncertain, '工程表' AS place, 0 AS first_line, 0 AS last_line
FROM initiative
INNER JOIN whole ON whole.key = initiative.municipality_key
CROSS JOIN (SELECT unnest([1, 2]) AS line)
CROSS JOIN (SELECT unnest(range((SELECT max(span) FROM whole))) AS year)""",
)
_OF_REPORTS = (
    f"""
CREATE TEMP TABLE sent AS
SELECT city_number, year_number, revision,
    1 + row_number() OVER (ORDER BY fiscal_year, revision, city_number) AS version
FROM (
    SELECT DISTINCT city_number, year_number, start + year_number AS fiscal_year, revision
    FROM year_drawn INNER JOIN whole USING (city_number) CROSS JOIN (SELECT unnest([0, 1]) AS revision)
    WHERE start + year_number <= {LAST_REPORTED}
        AND (revision = 0 OR (city_number + start + year_number) % 12 = 0)
)""",
    f"""
INSERT INTO actual_revision BY NAME
SELECT key AS municipality_key, kpi_id, make_date(start + year_number + 1, 3, 31) AS observed_on,
    start + year_number AS fiscal_year,
    CASE WHEN NOT is_code THEN (value + 7 * revision) * CAST(0.1 AS DECIMAL(2, 1)) END AS low_value,
    CASE WHEN NOT is_code THEN (value + 7 * revision) * CAST(0.1 AS DECIMAL(2, 1)) END AS high_value,
    CASE WHEN is_code THEN '集計中' ELSE CAST((value + 7 * revision) * CAST(0.1 AS DECIMAL(2, 1)) AS TEXT) END
        AS value_text,
    CASE WHEN is_code THEN 'in_progress' END AS value_code,
    CASE WHEN revision = 1 THEN 'corrected'
        WHEN start + year_number = {LAST_REPORTED} AND kpi_number % 9 = 0 THEN 'preliminary' ELSE 'final' END AS mark,
    'upload-' || version AS upload_id, version
FROM year_drawn
INNER JOIN kpi_whole USING (city_number, kpi_number)
INNER JOIN sent USING (city_number, year_number)
WHERE NOT is_silent
ORDER BY version, kpi_id""",
    """
INSERT INTO upload BY NAME
SELECT 'upload-' || version AS upload_id, whole.key AS municipality_key, version, version - 1 AS base_version,
    CAST(version AS TEXT) AS content_hash, '実績.xlsx' AS file_name, '架空' AS by_name, '' AS note
FROM sent INNER JOIN whole USING (city_number)""",
    """
INSERT INTO upload_void BY NAME
SELECT 'upload-' || version AS upload_id, whole.key AS municipality_key,
    (SELECT max(version) FROM sent) + row_number() OVER (ORDER BY version) AS version, '架空' AS by_name, '誤り' AS reason
FROM sent INNER JOIN whole USING (city_number)
WHERE revision = 1 AND version % 2 = 0""",
)
_HAPPENED = (
    f"TIMESTAMP '{datetime.combine(ON, datetime.min.time()) - timedelta(days=1)}'"
    " - INTERVAL 3 MINUTE * ((SELECT count(*) FROM upload) + (SELECT count(*) FROM upload_void) - version + 1)"
)
_OF_VERSIONS = (
    f"""
INSERT INTO audit (version, scope, action, by_name, reason, rules_version, happened_at)
SELECT version, scope, action, '架空', reason, '{RULES_VERSION}', {_HAPPENED}
FROM (
    SELECT 1 AS version, 0 AS scope, 'build' AS action, '架空の計画' AS reason
    UNION ALL SELECT version, municipality_key, 'upload', file_name FROM upload
    UNION ALL SELECT version, municipality_key, 'undo', upload_id || ': ' || reason FROM upload_void
)""",
    """
DELETE FROM data_version""",
    """
INSERT INTO data_version (scope, version)
SELECT 0, max(version) FROM audit
UNION ALL
SELECT whole.key, greatest(1, coalesce(max(audit.version), 1))
FROM whole LEFT JOIN audit ON audit.scope = whole.key
GROUP BY whole.key""",
)


def main() -> None:
    """Write a database and say how long it took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--cities", type=int, default=Size().cities)
    parser.add_argument("--kpis", type=int, default=Size().kpis)
    parser.add_argument("--years", type=int, default=Size().years)
    parser.add_argument("--unreported", action="store_true", help="plans alone, as on the day of installation")
    parser.add_argument("--seed", type=int, default=SEED)
    asked = parser.parse_args()
    asked.file.unlink(missing_ok=True)
    size = Size(asked.cities, asked.kpis, asked.years, not asked.unreported, asked.seed)
    started = time.process_time()
    newest = build(asked.file, size)
    print(
        f"{asked.file}: {size.cities:,} municipalities × {size.kpis} KPIs × {size.years} years, version {newest:,}, "
        f"{time.process_time() - started:.1f} s of CPU, {asked.file.stat().st_size / 1e6:.0f} MB"
    )


if __name__ == "__main__":
    main()
