"""The form in which a city reports its actuals: sheets, columns and words, once for the writer and for the reader."""

from collections import Counter
from collections.abc import Sequence

from domain.actual import Definitions, InitiativeEntry, KpiEntry
from domain.lists import listed
from domain.plan import kpi_title
from domain.words import KIND, MARK, STAGE, VALUE_CODE, by_word
from loaders.book.columns import Column

TEMPLATE_VERSION = "3"
ACTUALS = "実績"
STAGES = "取組の段階"
GRADES = "市の評価"
GUIDE = "記入のしかた"
FORM = "_様式"
CSV = "CSV"

VALUE_CODES = by_word(VALUE_CODE)
MARKS = by_word(MARK)
STAGE_WORDS = by_word(STAGE)
PURPOSES = {False: "実績", True: "練習"}
ONLY_STAGE = {False: "段階だけ", True: "数値もあり"}

ACTUAL_COLUMNS = (
    Column("kpi_id", "指標ID", 24, False),
    Column("initiative_name", "取組", 24, False),
    Column("kpi_name", "指標", 28, False),
    Column("component_name", "構成", 12, False),
    Column("departments", "担当", 18, False, is_optional=True),  # forms of a release before have none
    Column("unit", "単位", 8, False),
    Column("kind", "種類", 14, False),
    Column("baseline", "基準値", 16, False),
    Column("target", "目標値（年度）", 20, False),
    Column("latest", "直近の実績", 20, False),
    Column("fiscal_year", "年度", 18, True),
    Column("observed_on", "時点（任意の日付）", 13, True),
    Column("value", "実績値", 12, True),
    Column("high", "上限値（幅のあるとき）", 12, True),
    Column("code", "値なしの理由", 11, True),
    Column("mark", "区分", 8, True),
    Column("note", "備考", 22, True),
    Column("evidence", "根拠（資料名など）", 22, True),
    Column("reason", "遅れの理由", 22, True),
    Column("next_step", "今後の対応", 22, True, former="次の一手"),
)
STAGE_COLUMNS = (
    Column("initiative_id", "取組ID", 24, False),
    Column("initiative_name", "取組", 40, False),
    Column("numbers", "報告するもの", 13, False),
    Column("departments", "担当", 24, False),
    Column("latest", "直近の段階", 22, False),
    Column("stage", "段階", 13, True),
    Column("observed_on", "時点", 14, True),
    Column("evidence", "根拠（一行）", 46, True),
    Column("department", "部署", 20, True),
)
GRADE_COLUMNS = (
    Column("kpi_id", "指標ID", 24, False),
    Column("initiative_name", "取組", 24, False),
    Column("kpi_name", "指標", 28, False),
    Column("component_name", "構成", 12, False),
    Column("latest", "登録されている市の評価", 22, False),
    Column("fiscal_year", "評価した年度", 18, True),
    Column("grade_text", "評価（公表のまま）", 18, True),
    Column("rule_text", "市の基準", 46, True),
    Column("source_text", "出典（資料名など）", 34, True),
)
# What a CSV file may say in columns of its own, in any row; without them it is taken as made at present for this city.
BASE_VERSION = "データの版"
FORM_NAMES = ("様式の版", "市", BASE_VERSION, "用途")

GUIDANCE = (
    (
        "実績の登録",
        "このブックは、一つの市の指標の実績と取組の段階を登録するための様式です。色の付いた欄だけに記入してください。"
        "空の行と、値を書かなかった行は、いまの登録のまま変わりません。",
    ),
    (
        "年度と時点",
        "一年度の値は「年度」だけを選びます（年度末、3月31日の値になります）。ある日の値は「時点」に日付を書きます。",
    ),
    (
        "終わっていない年度",
        "年度の途中の値は「年度」「時点」の両方を書き、区分を「速報」にします。速報は判定に使いません。",
    ),
    ("年度が要る指標", "種類が「年度ごとの実績」「年度ごとの増加」「水準の維持」の指標には、必ず「年度」を選びます。"),
    ("年度ごとの増加", "累計ではなく、その年度に増えた数を書きます。"),
    (
        "実績値",
        "欄の単位で書きます。85% は 85 と書きます。全角の数字、コンマ、単位、330万 のような位は読み替えて確かめます。"
        "（累計）や ※ の注は備考に書きます（付いていれば、除いて読んだ値を確かめます）。",
    ),
    (
        "見え消し・注の番号",
        "取り消し線の部分は読みません。残りの字を値として確かめ、すべて消された欄や行は受け付けません。上付きの注の番号（12¹）は消してください。",
    ),
    (
        "幅のある値",
        "下の値を「実績値」、上の値を「上限値」に書きます。「実績値」に 30～60 と書いても読み取ります。",
    ),
    (
        "段階で報告する指標",
        "単位が「段階」の指標には、数字ではなく 準備・試行 のような段階の語を「実績値」に書きます。",
    ),
    (
        "値がないとき",
        "「値なしの理由」を選びます（「実績値」に 集計中 と書いても同じです）。空欄と 0 は別のものです。",
    ),
    ("区分", "確定・速報・訂正のどれかを必ず選びます。登録した値を直すときは、同じ年度・時点で「訂正」とします。"),
    ("根拠", "値を確かめられる資料の名や番号を書きます。備考とともに登録され、指標の画面に表示されます。"),
    (
        "担当で絞るとき",
        "見出し「担当」の ▼ で、自分の課の行だけにできます。送る前に絞り込みを解除してください。"
        "登録のページからは、一つの課の行だけのブックも取れます。",
    ),
    ("行を足すとき", "同じ指標の別の年度は、表の下の空いた行の「指標」で、その指標を一覧から選んで書きます。"),
    (
        "取組の段階",
        "段階・時点・根拠（一行）・部署の四つをそろえて書きます。数値の指標がない取組（段階だけ）が上に並びます。",
    ),
    (
        "市の評価",
        "市が公表した評価（A・B、達成など）があれば、シート「市の評価」に、評価した年度・公表のままの評価・市の基準・出典を"
        "そろえて書きます。指標の画面で判定の隣に表示し、判定には使いません。このシートだけの記入でも登録できます。",
    ),
    (
        "式と結合",
        "計算式は結果が保存されていれば読みます。セルの結合、隠れた行への記入、別のブックへの参照は受け付けません。",
    ),
    (
        "CSV で送るとき",
        "シート「実績」と同じ見出しを1行目に置きます（UTF-8 または Shift_JIS）。「指標ID」は必ず要り、使わない列は"
        "省けます。列「様式の版」「市」「データの版」「用途」を足すと、この様式と同じ確かめをします。",
    ),
    (
        "見出しと灰色の欄",
        "変えないでください。変えたブックは受け付けません。新しい様式は登録のページから取れます。",
    ),
)


# What the guide says first where a plan sets no KPIs.
WITHOUT_KPIS = (
    "指標のない計画",
    "この計画は指標（KPI）を定めていないため、シート「実績」に記入する行はありません。シート「取組の段階」だけを記入してください。",
)


def guidance(definitions: Definitions) -> tuple[tuple[str, str], ...]:
    """Return how the workbook is filled in: subjects and texts."""
    return GUIDANCE if definitions.kpis else (WITHOUT_KPIS, *GUIDANCE)


def labels(kpis: Sequence[KpiEntry]) -> dict[str, str]:
    """Return the words by which a KPI is chosen in an empty row, with its id: short where that is enough to tell it."""
    found: dict[str, str] = {}
    names = Counter(_name(kpi) for kpi in kpis)
    longer = Counter(f"{_name(kpi)}｜{kpi.initiative_name}" for kpi in kpis)
    for kpi in kpis:
        label = _name(kpi)
        if names[label] > 1:
            label = f"{label}｜{kpi.initiative_name}"
            label = label if longer[label] == 1 else f"{label}｜{kpi.kpi_id}"
        found[label] = kpi.kpi_id
    return found


def _name(kpi: KpiEntry) -> str:
    return kpi_title(kpi.kpi_name, kpi.component_name)


def identity_texts(kpi: KpiEntry) -> dict[str, str]:
    """Return the texts by which a row is recognised, by column key."""
    return {
        "kpi_id": kpi.kpi_id,
        "initiative_name": kpi.initiative_name,
        "kpi_name": kpi.kpi_name,
        "component_name": kpi.component_name or "",
        "unit": kpi.unit or "",
    }


def kpi_texts(kpi: KpiEntry) -> list[str]:
    """Return the texts that a KPI's row shows, in the order of the columns."""
    texts = identity_texts(kpi) | {
        "departments": "・".join(listed(kpi.departments)),
        "kind": KIND[kpi.kind],
        "baseline": kpi.baseline_text,
        "target": kpi.target_text,
        "latest": kpi.latest_text,
    }
    return [texts[column.key] for column in ACTUAL_COLUMNS if not column.is_input]


def graded_texts(kpi: KpiEntry) -> dict[str, str]:
    """Return the texts by which a row of the city's grades is recognised, by column key."""
    return {key: text for key, text in identity_texts(kpi).items() if key != "unit"}


def grade_texts(kpi: KpiEntry) -> list[str]:
    """Return the texts that a KPI's row of the city's grades shows, in the order of the columns."""
    return [*graded_texts(kpi).values(), kpi.grade_text]


def initiative_texts(item: InitiativeEntry) -> list[str]:
    """Return the texts that an initiative's row shows, in the order of the columns."""
    kinds = ONLY_STAGE[item.has_numbers]
    return [item.initiative_id, item.initiative_name, kinds, item.departments, item.latest_text]


def stage_rows(definitions: Definitions) -> list[InitiativeEntry]:
    """Return the initiatives in the order of the sheet: those whose stage is all that can be reported come first."""
    return sorted(definitions.initiatives, key=lambda item: item.has_numbers)


def form_rows(definitions: Definitions) -> tuple[tuple[str, str], ...]:
    """Return the hidden sheet's names and values: template version, city, data version, purpose."""
    values = (
        TEMPLATE_VERSION,
        definitions.city,
        str(definitions.version),
        PURPOSES[definitions.is_practice],
    )
    return tuple(zip(FORM_NAMES, values, strict=True))
