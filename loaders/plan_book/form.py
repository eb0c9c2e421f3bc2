"""The form of a plan workbook: its sheets, columns, words and guidance, once for the writer and for the reader."""

from collections.abc import Mapping
from typing import NamedTuple

from domain.codes import Absence
from domain.words import ABSENCE, COMPARATOR, DIRECTION, GAP_REASON, KIND, STAGE, TARGET_SOURCE, by_word
from loaders.book.columns import HEADER_ROW, Column

# 2: a revision names the whole path; a form of before asked for its changed rows alone.
TEMPLATE_VERSION = "2"
PLAN, INITIATIVES, KPIS, TARGETS = "計画", "取組", "指標", "目標"
BASELINES, GRADES = "基準値の改定", "市の評価"
MEASUREMENTS, SCHEDULE, GAPS, CORRECTIONS = "実測", "工程表", "欠落", "訂正"
MEASURES = "共通指標"
GUIDE, FORM = "記入のしかた", "_様式"
SPARE_ROWS = 300

KINDS = by_word(KIND)
STAGES = by_word(STAGE)
DIRECTIONS = by_word(DIRECTION)
COMPARATORS = by_word(COMPARATOR)
ABSENCES = by_word(ABSENCE)
SOURCES = by_word(TARGET_SOURCE)
GAP_REASONS = by_word(GAP_REASON)
# Words of the lists as earlier forms had them: a workbook that was downloaded then is read too.
FORMER = {"文書変換で欠落": ABSENCE[Absence.LOST]}
UNCERTAIN = {False: "確か", True: "不確か"}
CONFIRMED = {True: "確認済み", False: "要確認"}
CERTAINTIES, CONFIRMATIONS = by_word(UNCERTAIN), by_word(CONFIRMED)


class Field(NamedTuple):
    """A line of the sheet 計画: its key, its name, and how it is filled in."""

    key: str
    name: str
    how: str


FIELDS = (
    Field("municipality_code", "団体コード", "全国地方公共団体コード6桁。最後の桁は検査数字。"),
    Field("city", "市の略号", "URL に使う英小文字・数字・ハイフン。例: choshi"),
    Field("municipality_name", "市町村名", "例: 銚子市"),
    Field("prefecture_name", "都道府県名", "例: 千葉県"),
    Field("population_count", "人口", "人数を数字だけで。分からなければ空欄。"),
    Field("population_on", "人口の時点", "2020-10-01 の形。人口があれば必須。"),
    Field("population_source", "人口の出典", "例: 令和2年国勢調査。人口が空欄ならその理由。"),
    Field("is_population_confirmed", "人口の照合", "原資料と照合していれば「確認済み」、まだなら「要確認」。"),
    Field("plan_id", "計画ID", "英小文字・数字・ハイフン。例: choshi-2023。あとから変えない。"),
    Field("plan_name", "計画の名称", "印刷のまま。"),
    Field("publisher", "発行者", "例: 銚子市"),
    Field("start_fiscal_year", "開始年度", "例: 令和5年度、R5、2023"),
    Field("end_fiscal_year", "最終年度", "例: 令和9年度、R9、2027"),
    Field("published_on", "公表日", "2023-03-01 の形。月までなら1日。"),
    Field("published_text", "公表日（印刷のまま）", "例: 令和5年3月"),
    Field("revised_text", "改訂（印刷のまま）", "なければ空欄。例: 令和7年3月改訂"),
    Field("contact", "問い合わせ先（印刷のまま）", "なければ空欄。"),
    Field("national_list", "重点取組事項の版", "一覧から選ぶ。計画が拠った自治体DX推進計画の版。"),
    Field("form_note", "計画の形（一行）", "計画の組み立てを自分の言葉で。"),
    Field("conversion_note", "文書の状態（一行）", "文書の変換で欠けたところ。なければ「欠落なし」。"),
    Field("report_due", "報告の期限（月日）", "年度が終わったあと、その年度の実績がそろう日。06-30 の形。定めがなければ空欄（6月30日とみなす）。"),
    Field("similar_type", "類似団体（総務省）", "分かれば、都市Ⅱ-1、町村Ⅳ-2、中核市 のように。比較の相手を絞るためのもので、判定には使わない。"),
)
# Lines that forms of before do not have: such a workbook is read as if they were empty.
LATER_FIELDS = frozenset({"similar_type"})
PLAN_COLUMNS = (
    Column("name", "項目", 26, False), Column("value", "値", 60, True), Column("how", "書き方", 70, False),
)  # fmt: skip
_PLACE = (Column("place", "場所", 34, True), Column("lines", "行（文書テキスト）", 12, True))
INITIATIVE_COLUMNS = (
    Column("initiative_id", "取組ID", 28, True), Column("section_name", "章・節", 30, True),
    Column("number", "番号", 10, True), Column("initiative_name", "取組", 40, True),
    Column("departments", "担当（; 区切り）", 26, True), Column("themes", "テーマ（; 区切り）", 30, True),
    Column("own_mark", "独自の印", 9, True), Column("summary", "概要（一行）", 50, True), *_PLACE,
)  # fmt: skip
KPI_COLUMNS = (
    Column("kpi_id", "指標ID", 34, True), Column("initiative_id", "取組ID", 26, True),
    Column("kpi_name", "指標", 36, True), Column("component_name", "構成", 14, True), Column("kind", "種類", 15, True),
    Column("direction", "向き", 15, True), Column("comparator", "比べ方", 10, True), Column("unit", "単位", 9, True),
    Column("step", "刻み", 8, True), Column("lower_bound", "下限", 8, True), Column("upper_bound", "上限", 8, True),
    Column("tolerance", "許容差", 8, True), Column("baseline_text", "現状値（印刷のまま）", 24, True),
    Column("baseline_on", "現状の時点", 13, True), Column("baseline_place", "現状の場所", 30, True),
    Column("baseline_absence", "現状値なしの理由", 16, True), Column("target_absence", "目標なしの理由", 16, True),
    Column("decision_reason", "読み方を決めた理由", 40, True), Column("note", "備考", 30, True), *_PLACE,
    Column("report_due", "報告の期限", 12, True), Column("survey_years", "調査年度", 16, True),
)  # fmt: skip
TARGET_COLUMNS = (
    Column("kpi_id", "指標ID", 34, True), Column("fiscal_year", "年度", 12, True),
    Column("target_text", "値（印刷のまま）", 30, True), Column("target_revision", "改定回（0＝当初）", 10, True),
    Column("source", "年度の定め", 34, True), *_PLACE,
    Column("shown", "指標（参考・読み取らない）", 40, False),
)  # fmt: skip
BASELINE_COLUMNS = (
    Column("kpi_id", "指標ID", 34, True), Column("baseline_revision", "改定回（0＝当初）", 10, True),
    Column("baseline_text", "値（印刷のまま）", 30, True), Column("baseline_on", "時点", 13, True), *_PLACE,
)  # fmt: skip
GRADE_COLUMNS = (
    Column("kpi_id", "指標ID", 34, True), Column("fiscal_year", "年度", 12, True),
    Column("grade_text", "評価（公表のまま）", 20, True), Column("rule_text", "市の基準", 50, True),
    Column("source_text", "出典", 40, True),
)  # fmt: skip
MEASUREMENT_COLUMNS = (
    Column("kpi_id", "指標ID", 34, True), Column("observed_on", "時点", 13, True),
    Column("value_text", "値（印刷のまま）", 30, True), *_PLACE,
)  # fmt: skip
SCHEDULE_COLUMNS = (
    Column("initiative_id", "取組ID", 28, True), Column("line_number", "線の番号", 9, True),
    Column("line_name", "線の名称", 40, True), Column("fiscal_year", "年度", 12, True),
    Column("schedule_text", "語句（印刷のまま）", 40, True), Column("stage", "段階（計画上）", 14, True),
    Column("is_uncertain", "読み取り", 10, True), *_PLACE,
)  # fmt: skip
GAP_COLUMNS = (
    Column("subject", "欠けているもの", 50, True), Column("reason", "理由", 30, True), *_PLACE,
    Column("kpi_id", "指標ID", 30, True), Column("initiative_id", "取組ID", 26, True),
)  # fmt: skip
CORRECTION_COLUMNS = (
    Column("printed", "印刷のまま", 40, True), Column("corrected", "直した形", 40, True),
    Column("reason", "理由", 50, True), *_PLACE,
)  # fmt: skip
MEASURE_COLUMNS = (
    Column("kpi_id", "指標（名称かID）", 34, True), Column("measure", "共通指標", 36, True),
    Column("definition", "定義", 36, True), Column("denominator", "分母", 24, True),
    Column("difference_note", "違い", 50, True), Column("shown", "指標（参考・読み取らない）", 40, False),
)  # fmt: skip
SHEETS: dict[str, tuple[Column, ...]] = {
    PLAN: PLAN_COLUMNS,
    INITIATIVES: INITIATIVE_COLUMNS,
    KPIS: KPI_COLUMNS,
    TARGETS: TARGET_COLUMNS,
    BASELINES: BASELINE_COLUMNS,
    GRADES: GRADE_COLUMNS,
    MEASUREMENTS: MEASUREMENT_COLUMNS,
    SCHEDULE: SCHEDULE_COLUMNS,
    GAPS: GAP_COLUMNS,
    CORRECTIONS: CORRECTION_COLUMNS,
    MEASURES: MEASURE_COLUMNS,
}
# Sheets that earlier forms had not: without them nothing is said of what they hold.
LATER = frozenset({MEASURES})

GUIDANCE = (
    ("計画の取込み", "一つの市町村の計画を、一つのブックで取り込みます。新しい市も、登録済みの計画の改定も同じ様式です。"),
    ("改定するとき", "登録済みの計画が記入された様式を取り、改定した指標について、残る年度も変わる年度もすべて新しい行に書き、「改定回」を 1（次は 2）にします。元の行は消さず、変えません。"),
    ("取り下げる年度・移す期限", "新しい改定回に書かなかった年度の目標は、取り下げたものとします。期限を延ばすときは、元の年度の行を書かず、新しい年度の行を書きます。改定しない指標には、何も書き足しません。"),
    ("当初目標と現行目標", "同じ指標の改定回 0 の行すべてが当初目標、いちばん大きい改定回の行すべてが現行目標です。判定は現行目標により、当初目標も指標の画面に並びます。"),
    ("現状値を改定するとき", "シート「指標」の現状値を新しい値にし、元の値をシート「基準値の改定」に書きます。改定回は 0 が当初基準値です。初めて分かった値なら、「指標」に書くだけです。"),
    ("書き誤りを直すとき", "登録済みの目標の行や現状値を直したブックは、取込みのときに書き誤りの訂正と明示したときだけ受け付けます。"),
    ("指標や取組をやめるとき", "その行と、その目標・工程表の行を消します。以前の版には残り、いまの画面では「終了」になります。"),
    ("ID", "英小文字・数字・ハイフンで、市の略号から始めます（例: choshi-1-1-online-share）。一度使った ID は変えず、使い回しません。"),
    ("印刷のままの値", "「約330万枚」「30～60分」「週3回以上」「50手続／年」のように、計画書の文字のまま書きます。読めない書き方はセルを示してお知らせします。"),
    ("一つの欄に二つの値", "指標を二行に分け、「構成」に名称を書きます（例: 住民票、印鑑証明書）。値の欄には印刷のまま二つとも書きます。"),
    ("現状値", "値と時点を書くか、「現状値なしの理由」を選びます。両方は書けません。空欄と 0 は別のものです。"),
    ("目標のない指標", "「目標」に行を書かず、「目標なしの理由」を選びます。"),
    ("毎年度の目標", "年度ごとに一行を書きます。年度の印刷がない目標は計画の最終年度とし、「年度の定め」を「年度の記載なし」にします。"),
    ("向き・比べ方・単位", "目標のある指標には必ず書きます。決めた理由を「読み方を決めた理由」に書きます。許容差は、標本誤差がなければ 0 です。"),
    ("工程表の段階", "その年度の語句が段階のはしごのどこに当たるかを選びます。「→」は前の年度の段階を続けます。空欄にできるのは「—」の欄だけです。"),
    ("段階で進める指標", "種類を「一度きりの達成」、単位を「段階」にし、現状値と年度ごとの目標を「準備・試行」のような段階の語で書きます。使える語は、未着手・検討中・準備・試行・一部実施・実施済みです。"),
    ("報告の期限", "年度の実績が出そろう月日を 06-30 の形で書きます。計画全体の期限はシート「計画」に、違う期限の指標だけシート「指標」に書きます。空欄なら6月30日です。"),
    ("調査年度", "隔年の調査のように、測る年度が限られる指標に R6; R8 の形で書きます。ほかの年度の報告は求めません。毎年度測るなら空欄です。"),
    ("市の評価", "市が公表した評価（A・B・C など）があれば、年度・評価・市の基準・出典を書きます。判定には使わず、判定と並べて示します。"),
    ("場所と行", "場所は人が探せる書き方（第4章 表2 など）で必ず書きます。行は文書のテキストがあるときだけ、512 または 512-515 の形で書きます。"),
    ("見え消し・注の番号", "取り消し線の文字や上付きの注の番号のある欄は受け付けません。取込みの前に、消す文字を消し、取り消し線を外してください。"),
    ("テーマ", "一覧から選びます。二つ以上は「フロントヤード;AI・RPA」のように ; で並べます。どれにも当たらないと決めたら「該当なし」、まだ決めていなければ空欄です（未対応付け）。"),
    ("共通指標", "ほかの市と並べられる指標は、シート「共通指標」に書きます。並べられるものがないと決めたら「該当なし」、まだ決めていなければ空欄です（未対応付け）。"),
    ("共通指標の定義", "定義は一覧から選びます。合うものがなければ、この市の定義と分母（割合でなければ「なし（数）」）を書きます。"),
    ("見出し", "見出しとシートの名前は変えないでください。変えたブックは受け付けません。"),
)  # fmt: skip
LISTS: dict[str, Mapping[str, object]] = {
    "kind": KINDS, "direction": DIRECTIONS, "comparator": COMPARATORS, "absence": ABSENCES, "source": SOURCES,
    "stage": STAGES, "gap_reason": GAP_REASONS, "certainty": CERTAINTIES, "confirmed": CONFIRMATIONS,
}  # fmt: skip


def form_rows(city: str, version: int) -> tuple[tuple[str, str], ...]:
    """Return the hidden sheet's names and values: template version, city (empty for a new one), data version."""
    return (("計画様式の版", TEMPLATE_VERSION), ("市", city), ("データの版", str(version)))


def row_of(key: str) -> int:
    """Return the row of a line of the sheet 計画. Raises StopIteration for an unknown key."""
    return next(row for row, one in enumerate(FIELDS, HEADER_ROW + 1) if one.key == key)
