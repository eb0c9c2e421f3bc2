"""What each exported table and column is: its name in Japanese, meaning, type, unit and codes, keys between tables.

The one home of it: the page データ, `datapackage.json`, `openapi.json` and the workbooks are made from here, and
tests/store/test_dictionary.py holds it against the tables of the real plans and of the practice data.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import NamedTuple, TypeVar

from domain.words import (
    ABSENCE,
    COMPARATOR,
    CONTEXT_TOPIC,
    DIRECTION,
    KIND,
    MARK,
    OBSERVATION_SOURCE,
    STAGE,
    STATUS,
    TARGET_SOURCE,
    THEME_BASIS,
    THEME_GROUP,
    VALUE_CODE,
)
from metrics.particulars import DueSource
from metrics.rules import RULES

Code = TypeVar("Code", bound=StrEnum)


class Type(Enum):
    """What a cell holds, and what that is called."""

    TEXT = "文字"
    INTEGER = "整数"
    NUMBER = "数"
    TRUTH = "真偽（true・false）"
    DAY = "日付（YYYY-MM-DD）"
    YEAR = "西暦年度（4桁）"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in the files, its name in Japanese, what it means, what its cells hold.

    `unit` is the unit of its numbers, or the name of the column that holds it where it varies (`unit_column`). `codes`
    are all that may stand there, with their words. A cell of a `is_required` column is never empty. Several values in
    one cell stand with `;` between; `also_in` names the table that has each of them in a row of its own.
    """

    name: str
    title: str
    meaning: str
    type: Type = Type.TEXT
    unit: str = ""
    unit_column: str = ""
    codes: Mapping[str, str] | None = None
    is_required: bool = False
    also_in: str = ""


class Link(NamedTuple):
    """A foreign key: a column whose values all stand in a column of another table."""

    column: str
    table: str
    to: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its name, its name in Japanese, what one row is, its columns in their order and its keys."""

    name: str
    title: str
    row: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    links: tuple[Link, ...] = ()

    def column(self, name: str) -> Column:
        """Return a column by its name. Raises KeyError for a name that is none."""
        found = next((column for column in self.columns if column.name == name), None)
        if found is None:
            raise KeyError(name)
        return found

    @property
    def filters(self) -> tuple[Column, ...]:
        """Return the columns by whose values rows may be chosen: codes, truths, years, and what rows are told by."""
        keys = {*self.key, *(link.column for link in self.links), "municipality_code"}
        return tuple(
            column
            for column in self.columns
            if column.codes or column.type in (Type.TRUTH, Type.YEAR) or column.name in keys
        )


def _text(name: str, title: str, meaning: str, also_in: str = "") -> Column:
    return Column(name, title, meaning, also_in=also_in)


def _named(name: str, title: str, meaning: str) -> Column:
    return Column(name, title, meaning, is_required=True)


def _value(name: str, title: str, meaning: str, unit_column: str = "unit", unit: str = "") -> Column:
    return Column(name, title, meaning, Type.NUMBER, unit, "" if unit else unit_column)


def _whole(name: str, title: str, meaning: str, unit: str = "", is_required: bool = True) -> Column:
    return Column(name, title, meaning, Type.INTEGER, unit, is_required=is_required)


def _truth(name: str, title: str, meaning: str) -> Column:
    return Column(name, title, meaning, Type.TRUTH, is_required=True)


def _day(name: str, title: str, meaning: str, is_required: bool = False) -> Column:
    return Column(name, title, meaning, Type.DAY, is_required=is_required)


def _year(name: str, title: str, meaning: str, is_required: bool = True) -> Column:
    return Column(name, title, meaning, Type.YEAR, is_required=is_required)


def _code(name: str, title: str, meaning: str, codes: Mapping[str, str], is_required: bool = False) -> Column:
    return Column(name, title, meaning, codes=codes, is_required=is_required)


def _in_words(words: Mapping[Code, str]) -> Mapping[str, str]:
    return {str(code): word for code, word in words.items()}


_STAGES = _in_words(STAGE)
_DUE_SOURCES = {
    str(DueSource.KPI): "指標の定め",
    str(DueSource.PLAN): "計画の定め",
    str(DueSource.STANDARD): "このダッシュボードの標準（6月30日）",
}

_MUNICIPALITY = _named(
    "municipality_code", "団体コード", "全国地方公共団体コード（6桁、検査数字を含む）。数ではなく文字として読む"
)
_KPI = _named("kpi_id", "指標ID", "指標（構成要素）のID。付け替えない")
_INITIATIVE = _named("initiative_id", "取組ID", "取組のID。付け替えない")
_THEME = _named("theme_id", "事項ID", "重点取組事項などのID（theme_list）")
_MEASURE = _named("measure_id", "共通指標ID", "共通指標のID（measures）")
_PLACE = _named("place", "計画書の場所", "計画書のどこに書かれているか（章・節・表・欄）")
_UPLOAD = _text("upload_id", "登録ID", "実績登録で届いた行の、登録のID。計画書にある行では空欄")
_UNIT = _text("unit", "単位", "この行の数の単位。計画書に書かれた指標の単位。空欄は単位のない指標")
_FISCAL_YEAR = _year("fiscal_year", "年度", "年度の始まる西暦年。2025 は2025年4月1日から2026年3月31日まで")
_LOW = _value("low_value", "値（下端）", "値。幅のある値ではその小さい方。一点の値では上端と同じ。「以下」だけのときは空欄")
_HIGH = _value("high_value", "値（上端）", "値。幅のある値ではその大きい方。一点の値では下端と同じ。「以上」だけのときは空欄")
_TO_CITY = Link("municipality_code", "municipalities", "municipality_code")
_TO_KPI = Link("kpi_id", "kpis", "kpi_id")
_TO_INITIATIVE = Link("initiative_id", "initiatives", "initiative_id")
_TO_THEME = Link("theme_id", "theme_list", "theme_id")
_TO_MEASURE = Link("measure_id", "measures", "measure_id")

# What a practice database adds to every table, at its end.
PRACTICE = _named("practice", "架空の印", "架空の実績による練習用・見本であることを示す。実際のデータにこの列はない")

TABLES: tuple[Table, ...] = (
    Table(
        "municipalities", "市区町村", "計画を載せている1市区町村",
        (
            _MUNICIPALITY,
            _named("municipality_name", "市区町村名", "市区町村の名"),
            _named("prefecture_name", "都道府県名", "都道府県の名"),
            _whole("population_count", "人口", "人口。人口当たりの値に使う", "人", is_required=False),
            _day("population_on", "人口の時点", "人口がいつの値か"),
            _named("population_source", "人口の出典", "人口の値を取った資料"),
            _truth("is_population_confirmed", "人口の照合", "人口を元の資料と照合したか"),
            _named("city", "アドレスの名", "画面とAPIのアドレスで市区町村を指す名（city=）"),
            _text("similar_type", "類似団体区分", "総務省の類似団体区分。運営者が入れていなければ空欄"),
        ),
        ("municipality_code",),
    ),
    Table(
        "plans", "計画", "1市区町村のDX計画1つ",
        (
            _named("plan_id", "計画ID", "計画のID"),
            _MUNICIPALITY,
            _named("plan_name", "計画名", "計画の名"),
            _year("start_fiscal_year", "計画の初年度", "計画期間の最初の年度"),
            _year("end_fiscal_year", "計画の最終年度", "計画期間の最後の年度"),
            _day("published_on", "策定日", "計画書の年月。日の記載がなければその月の1日", is_required=True),
            _named("publisher", "策定者", "計画書に書かれた策定者"),
            _named("published_text", "策定年月（印刷）", "計画書に印刷された策定年月"),
            _text("revised_text", "改訂年月（印刷）", "計画書に印刷された改訂年月"),
            _text("contact", "問合せ先（印刷）", "計画書に印刷された問合せ先"),
            _named("national_list", "国の一覧の版", "取組を対応付けた、国の自治体DX推進計画の一覧の版"),
            _named("conversion_note", "読み取りの注記", "計画書の文字への変換で失われたもの"),
        ),
        ("plan_id",), (_TO_CITY,),
    ),
    Table(
        "initiatives", "取組", "計画の取組（事業）1つ",
        (
            _INITIATIVE,
            _named("plan_id", "計画ID", "取組を載せる計画のID"),
            _named("section_name", "区分", "計画書での章・節の名"),
            _named("initiative_name", "取組名", "取組の名"),
            _text("departments", "担当", "担当する部署。いくつもあれば ; で区切る", "initiative_departments"),
            _truth("is_national_priority", "重点取組事項", "国の重点取組事項に当たるか"),
            _PLACE,
            _text("number_text", "番号（印刷）", "計画書での取組の番号"),
            _text("themes", "事項", "対応する事項のID。いくつもあれば ; で区切る", "initiative_themes"),
            _text("own_mark", "計画書の印", "計画書が取組に付けた印"),
            _text("summary", "内容", "取組の内容の一行（このダッシュボードで書いた要約）"),
            _truth("is_left_out", "計画から外れた", "いまの計画から外れた取組か"),
            _MUNICIPALITY,
        ),
        ("initiative_id",), (Link("plan_id", "plans", "plan_id"), _TO_CITY),
    ),
    Table(
        "initiative_departments", "取組の担当", "1取組と、それを担当する1部署",
        (
            _INITIATIVE,
            _named("department", "担当部署", "部署の名"),
            _whole("department_number", "順", "計画書に並ぶ順（1から）"),
            _MUNICIPALITY,
        ),
        ("initiative_id", "department_number"), (_TO_INITIATIVE, _TO_CITY),
    ),
    Table(
        "initiative_themes", "取組の事項", "1取組と、それが対応する1事項",
        (_INITIATIVE, _THEME, _MUNICIPALITY),
        ("initiative_id", "theme_id"), (_TO_INITIATIVE, _TO_THEME, _TO_CITY),
    ),
    Table(
        "themes", "取組を事項に置いた理由", "1取組と1事項（理由を記したもの）",
        (
            _INITIATIVE,
            _THEME,
            _named("theme_name", "事項名", "事項の名"),
            _code("basis", "根拠の種類", "計画のどこから対応付けたか", _in_words(THEME_BASIS), is_required=True),
            _named("printed_text", "根拠の語（印刷）", "計画書に印刷された、根拠の語"),
            _named("reason", "理由", "その語がその事項に当たる理由"),
            _PLACE,
            _MUNICIPALITY,
        ),
        ("initiative_id", "theme_id"), (_TO_INITIATIVE, _TO_THEME, _TO_CITY),
    ),
    Table(
        "theme_list", "事項の一覧", "国の重点取組事項など、事項1つ",
        (
            _THEME,
            _named("theme_name", "事項名", "事項の名"),
            _named("short_name", "短い名", "図や表で使う短い名"),
            _code("theme_group", "区分", "国の一覧での区分", _in_words(THEME_GROUP), is_required=True),
        ),
        ("theme_id",),
    ),
    Table(
        "kpis", "指標", "計画の指標（構成要素）1つ",
        (
            _KPI,
            _named("initiative_id", "取組ID", "指標を置く取組のID"),
            _named("kpi_name", "指標名", "指標の名"),
            _text("component_name", "構成要素", "一つの指標が二つ以上の量をもつとき、どの量か"),
            _code("kind", "種類", "どのような量か。判定の仕方を決める", _in_words(KIND), is_required=True),
            _code("direction", "よい向き", "増えるとよいか、減るとよいか。数値目標のない指標では空欄", _in_words(DIRECTION)),
            _text("unit", "単位", "目標と実績の単位。数値目標のない指標では空欄"),
            _value("baseline_low_value", "基準値（下端）", "計画の起点の値。幅のある値ではその小さい方", "baseline_unit"),
            _value("baseline_high_value", "基準値（上端）", "計画の起点の値。幅のある値ではその大きい方", "baseline_unit"),
            _day("baseline_on", "基準値の時点", "基準値がいつの値か"),
            _text("baseline_text", "基準値（印刷）", "計画書に印刷された基準値"),
            _text("note", "備考", "計画書の注記と、読み取りの注記"),
            _PLACE,
            _code("comparator", "目標との比べ方", "実績が目標とどうであれば届いたとするか", _in_words(COMPARATOR)),
            _value("step", "刻み", "値の最小の刻み。なければ空欄"),
            _value("lower_bound", "下限", "値がとりうる下限。なければ空欄"),
            _value("upper_bound", "上限", "値がとりうる上限。なければ空欄"),
            Column("tolerance", "許容差", "この差までは届いたものとする。単位は unit、% のときはポイント",
                   Type.NUMBER, unit_column="unit", is_required=True),
            _code("baseline_absence", "基準値のない理由", "基準値の欄に値がない理由", _in_words(ABSENCE)),
            _code("target_absence", "目標のない理由", "目標の欄に値がない理由", _in_words(ABSENCE)),
            _text("decision_reason", "読み取りの理由", "種類・向き・単位などをそう定めた理由"),
            _truth("is_left_out", "計画から外れた", "いまの計画から外れた指標か"),
            Column("is_counted", "数えるもの", "件数や人数のように、数える量か。単位のない指標では空欄", Type.TRUTH),
            _MUNICIPALITY,
            _text("baseline_unit", "基準値の単位", "基準値の単位。年度ごとの増加の指標では総数の単位（手続/年 に対する 手続）"),
        ),
        ("kpi_id",), (_TO_INITIATIVE, _TO_CITY),
    ),
    Table(
        "targets", "目標", "1指標の、1年度の、1回の改定での目標",
        (
            _KPI,
            _FISCAL_YEAR,
            _whole("target_revision", "改定の番号", "0 は当初目標。最も大きい番号が現行目標", "回"),
            _value("target_low_value", "目標（下端）", "目標の値。幅のある目標ではその小さい方。「以下」だけのときは空欄"),
            _value("target_high_value", "目標（上端）", "目標の値。幅のある目標ではその大きい方。「以上」だけのときは空欄"),
            _named("target_text", "目標（印刷）", "計画書に印刷された目標"),
            _code("source", "年度の定め", "目標の年度を定めたもの", _in_words(TARGET_SOURCE), is_required=True),
            _PLACE,
            _UNIT,
            _MUNICIPALITY,
        ),
        ("kpi_id", "fiscal_year", "target_revision"), (_TO_KPI, _TO_CITY),
    ),
    Table(
        "former_baselines", "改定前の基準値", "1指標の、あとで改められた基準値1つ",
        (
            _KPI,
            _whole("baseline_revision", "改定の番号", "0 は当初基準値。いまの基準値は kpis にある", "回"),
            _value("baseline_low_value", "基準値（下端）", "改定前の基準値。幅のある値ではその小さい方"),
            _value("baseline_high_value", "基準値（上端）", "改定前の基準値。幅のある値ではその大きい方"),
            _day("baseline_on", "基準値の時点", "その基準値がいつの値か", is_required=True),
            _named("baseline_text", "基準値（印刷）", "計画書に印刷された基準値"),
            _PLACE,
            _text("unit", "単位", "この行の数の単位（kpis の baseline_unit に同じ）"),
            _MUNICIPALITY,
        ),
        ("kpi_id", "baseline_revision"), (_TO_KPI, _TO_CITY),
    ),
    Table(
        "reporting", "報告の期限", "1指標",
        (
            _KPI,
            _named("report_due", "報告の期限（月日）", "年度の実績を翌年度のこの日までに報告する。月と日を MM-DD で示す"),
            _code("due_source", "期限の定め", "だれが定めた期限か", _DUE_SOURCES, is_required=True),
            _text("survey_years", "調査年度", "毎年は調査しない指標の、調査する年度。; で区切る。空欄は毎年度", "survey_years"),
            _MUNICIPALITY,
        ),
        ("kpi_id",), (_TO_KPI, _TO_CITY),
    ),
    Table(
        "survey_years", "調査年度", "毎年は調査しない1指標の、調査する1年度",
        (_KPI, _FISCAL_YEAR, _MUNICIPALITY),
        ("kpi_id", "fiscal_year"), (_TO_KPI, _TO_CITY),
    ),
    Table(
        "published_grades", "市の評価", "1指標の1年度について、市区町村が自ら公表した評価",
        (
            _KPI,
            _FISCAL_YEAR,
            _named("grade_text", "評価", "公表されたままの評価"),
            _named("rule_text", "市の基準", "その評価の、市区町村の基準"),
            _named("source", "出典", "評価を公表した資料"),
            _UPLOAD,
            _MUNICIPALITY,
        ),
        ("kpi_id", "fiscal_year"), (_TO_KPI, _TO_CITY),
    ),
    Table(
        "observations", "実績", "1指標の、1時点の実績",
        (
            _KPI,
            _day("observed_on", "時点", "いつの値か。年度の値はその年度の末日", is_required=True),
            _FISCAL_YEAR,
            _LOW,
            _HIGH,
            _text("value_text", "値（記入・印刷）", "記入または印刷されたままの値"),
            _code("value_code", "値のない理由", "数のない報告の理由。数があれば空欄。空欄も 0 ではない", _in_words(VALUE_CODE)),
            _code("mark", "確定・速報・訂正", "値がどれほど確かか。速報では判定しない", _in_words(MARK), is_required=True),
            _code("source", "出どころ", "計画書の記載か、実績登録か", _in_words(OBSERVATION_SOURCE), is_required=True),
            _UPLOAD,
            _text("note", "備考", "登録者が書いた備考"),
            _text("reason", "遅れの理由", "登録者が書いた遅れの理由"),
            _text("next_step", "今後の対応", "登録者が書いた今後の対応"),
            _whole("version", "データ版", "この行が加わったデータ版"),
            _UNIT,
            _MUNICIPALITY,
        ),
        ("kpi_id", "observed_on"), (_TO_KPI, _TO_CITY),
    ),
    Table(
        "status", "判定", "1指標の、判定基準日での状態",
        (
            _KPI,
            _day("as_of", "判定基準日", "いつ時点で判定したか", is_required=True),
            _code("status", "状態", "判定の結果", {str(code): word.name for code, word in STATUS.items()}, is_required=True),
            _value("attainment", "到達度", "基準値から最終目標までのどこまで届いたか。1 が最終目標", unit="割合（1が最終目標）"),
            _value("gap_value", "計画差", "実績と計画値の差。正は計画より先行。単位は unit、% のときはポイント"),
            _value("pace_ratio", "計画比", "計画が求める進みに対する、実際の進みの比", unit="割合（1が計画どおり）"),
            _value("needed_per_year", "必要ペース", "最終目標までに1年当たり要る変化。単位は unit、% のときはポイント"),
            _value("expected_value", "計画値", "判定に使った実績の時点に、計画が求める値"),
            _truth("is_stale", "実績が古い", "判定に使った実績が古いか"),
            _code("rule", "規則", "当てはまった判定規則", RULES, is_required=True),
            _UNIT,
            _MUNICIPALITY,
        ),
        ("kpi_id",), (_TO_KPI, _TO_CITY),
    ),
    Table(
        "schedule", "工程", "1取組の工程表の、1行の1年度",
        (
            _INITIATIVE,
            _named("line_name", "行の名", "工程表の行の名"),
            _FISCAL_YEAR,
            _text("schedule_text", "工程（印刷）", "その年度の欄に印刷された語"),
            _code("stage", "段階", "その年度に計画が置く段階。読み取れなければ空欄", _STAGES),
            _truth("is_uncertain", "不確か", "年度の区切りが計画書から確かには読み取れないか"),
            _whole("line_number", "行の番号", "取組の中での行の順（1から）"),
            _PLACE,
            _MUNICIPALITY,
        ),
        ("initiative_id", "line_number", "fiscal_year"), (_TO_INITIATIVE, _TO_CITY),
    ),
    Table(
        "stages", "報告された段階", "1取組の、最も新しく報告された段階",
        (
            _INITIATIVE,
            _day("observed_on", "時点", "いつの段階か", is_required=True),
            _code("stage", "段階", "報告された段階", _STAGES, is_required=True),
            _named("evidence", "根拠", "段階の根拠の一行"),
            _named("department", "報告した部署", "報告した部署の名"),
            _UPLOAD,
            _MUNICIPALITY,
        ),
        ("initiative_id",), (_TO_INITIATIVE, _TO_CITY),
    ),
    Table(
        "events", "計画書に書かれた出来事", "工程表のほかに、計画書が始まった・終わった・予定すると書くこと1つ",
        (
            _named("event_id", "出来事ID", "出来事のID"),
            _MUNICIPALITY,
            _named("event_name", "出来事", "何が"),
            _THEME,
            _code("stage", "段階", "どの段階に至った、または至る予定か", _STAGES, is_required=True),
            _text("occurred_on_text", "時期（印刷）", "計画書に印刷された時期"),
            _day("occurred_from", "時期（最も早い日）", "印刷された時期が許す最初の日。記載がなければ空欄"),
            _day("occurred_to", "時期（最も遅い日）", "印刷された時期が許す最後の日。記載がなければ空欄"),
            _text("initiative_id", "取組ID", "関わる取組のID。なければ空欄"),
            _PLACE,
            _truth("is_planned", "予定", "これからのこととして書かれているか"),
            _named("printed_text", "原文の語", "計画書に印刷された語"),
            _text("note", "備考", "読み取りの注記"),
        ),
        ("event_id",), (_TO_CITY, _TO_THEME, _TO_INITIATIVE),
    ),
    Table(
        "figures", "本文の数値", "指標でない、計画書の本文の数値1つの、1つの値",
        (
            _named("figure_id", "数値ID", "本文の数値のID"),
            _MUNICIPALITY,
            _named("initiative_id", "取組ID", "数値が書かれた取組のID"),
            _named("figure_name", "数値の名", "何の数値か"),
            _text("component_name", "構成要素", "いくつかの量があるとき、どの量か"),
            _text("unit", "単位", "値の単位"),
            _whole("value_number", "値の番号", "同じ数値の中での順（1から）"),
            _LOW,
            _HIGH,
            _named("value_text", "値（印刷）", "計画書に印刷された値"),
            _text("restriction", "限定（印刷）", "値に付けられた限定の語"),
            _text("as_of_text", "時点（印刷）", "計画書に印刷された時点"),
            _day("observed_on", "時点", "印刷された時点が示す日。記載がなければ空欄"),
            _year("fiscal_year", "年度", "時点の属する年度（西暦）。記載がなければ空欄", is_required=False),
            _truth("is_planned", "予定", "これからの値として書かれているか"),
            _text("note", "備考", "読み取りの注記"),
            _PLACE,
            _whole("first_line", "最初の行", "計画書の文字への変換での、最初の行の番号"),
            _whole("last_line", "最後の行", "計画書の文字への変換での、最後の行の番号"),
        ),
        ("figure_id", "value_number"), (_TO_CITY, _TO_INITIATIVE),
    ),
    Table(
        "context", "計画の背景", "計画書に書かれた推進体制・調査・人口・費用などの値1つ",
        (
            _MUNICIPALITY,
            _code("topic", "話題", "何についての値か", _in_words(CONTEXT_TOPIC), is_required=True),
            _named("item_name", "項目", "何の値か"),
            _named("value_text", "値（印刷）", "計画書に印刷された値。数だけとは限らないので文字として読む"),
            _text("as_of_text", "時点（印刷）", "計画書に印刷された時点"),
            _text("note", "備考", "読み取りの注記"),
            _PLACE,
            _whole("context_number", "番号", "市区町村の中での順"),
        ),
        ("municipality_code", "context_number"), (_TO_CITY,),
    ),
    Table(
        "contradictions", "計画書の中で合わない記載", "一つの事柄についての、合わない二つの記載",
        (
            _MUNICIPALITY,
            _named("subject", "事柄", "何について合わないか"),
            _named("first_text", "一つ目（印刷）", "一つ目の記載"),
            _named("first_place", "一つ目の場所", "一つ目が計画書のどこにあるか"),
            _named("second_text", "二つ目（印刷）", "二つ目の記載"),
            _named("second_place", "二つ目の場所", "二つ目が計画書のどこにあるか"),
            _text("note", "備考", "読み取りの注記"),
            _whole("contradiction_number", "番号", "市区町村の中での順"),
        ),
        ("municipality_code", "contradiction_number"), (_TO_CITY,),
    ),
    Table(
        "measures", "共通指標の一覧", "市区町村をまたいで比べる共通指標1つ",
        (
            _MEASURE,
            _named("measure_name", "共通指標名", "共通指標の名"),
            _truth("is_per_resident", "人口当たり", "人口千人当たりでも比べるか"),
        ),
        ("measure_id",),
    ),
    Table(
        "common_measures", "共通指標への対応付け", "1共通指標と、それを測る1指標（または本文の数値）",
        (
            _MEASURE,
            _named("measure_name", "共通指標名", "共通指標の名"),
            _named("kpi_id", "指標ID", "測る指標のID（kpis）。本文の数値ではそのID（figures の figure_id）"),
            _named("definition", "定義", "その指標が何を測るか"),
            _named("denominator", "分母", "割合の分母。割合でなければその旨"),
            _text("difference_note", "定義の違い", "ほかの団体の指標と、測り方がどう違うか"),
            _truth("is_per_resident", "人口当たり", "人口千人当たりでも比べるか"),
            _MUNICIPALITY,
        ),
        ("measure_id", "kpi_id"), (_TO_MEASURE, _TO_CITY),
    ),
    Table(
        "reference_values", "参考値", "計画書に書かれた、国・都道府県などの値1つ",
        (
            _MEASURE,
            _named("definition", "定義", "何を測った値か"),
            _named("area_name", "地域", "どこの値か"),
            _value("reference_value", "値", "参考値。印刷された値が数でなければ空欄"),
            _named("unit", "単位", "値の単位"),
            _named("value_text", "値（印刷）", "計画書に印刷された値"),
            _text("as_of_text", "時点（印刷）", "計画書に印刷された時点"),
            _named("source_text", "出典", "計画書の示す出典"),
            _named("city", "載せている市区町村", "その値を載せている計画の市区町村（アドレスの名）"),
            _PLACE,
            _MUNICIPALITY,
            _whole("reference_number", "番号", "参考値の順"),
        ),
        ("reference_number",), (_TO_MEASURE, _TO_CITY, Link("city", "municipalities", "city")),
    ),
)  # fmt: skip


def table(name: str) -> Table:
    """Return a table by its name. Raises KeyError for a name that is none."""
    found = next((table for table in TABLES if table.name == name), None)
    if found is None:
        raise KeyError(name)
    return found


def columns(name: str, is_practice: bool) -> tuple[Column, ...]:
    """Return the columns of a table as a database holds it: a practice database says in every row that it is one."""
    return (*table(name).columns, PRACTICE) if is_practice else table(name).columns
