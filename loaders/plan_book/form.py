"""The form of a plan workbook: its sheets, columns, words and guidance, once for the writer and for the reader."""

from collections.abc import Mapping
from typing import NamedTuple

from domain.codes import Absence
from domain.words import ABSENCE, COMPARATOR, DIRECTION, GAP_REASON, KIND, STAGE, TARGET_SOURCE, by_word
from loaders.book.columns import HEADER_ROW, Column

# 2: a revision names the whole path; a form of before asked for its changed rows alone. 3: 値（数字） beside what is
# printed, the sheet 単位, and most columns may be left empty or out. All are read; of a form of 1 no revision is.
TEMPLATE_VERSION = "3"
READ_VERSIONS = ("1", "2", "3")
WITHOUT_REVISIONS = "1"
PLAN, INITIATIVES, KPIS, TARGETS = "計画", "取組", "指標", "目標"
UNITS, BASELINES, GRADES = "単位", "基準値の改定", "市の評価"
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
WHOLE = {True: "整数で数える", False: "小数もある"}
CERTAINTIES, CONFIRMATIONS, WHOLES = by_word(UNCERTAIN), by_word(CONFIRMED), by_word(WHOLE)


class Field(NamedTuple):
    """A line of the sheet 計画: its key, its name, how it is filled in, and whether it may stay empty or be left out."""

    key: str
    name: str
    how: str
    is_optional: bool = True


FIELDS = (
    Field("municipality_code", "団体コード", "必ず記入。全国地方公共団体コード6桁。最後の桁は検査数字。", False),
    Field("city", "市の略号", "必ず記入。URL に使う英小文字・数字・ハイフン。町村・特別区も同じ。例: choshi", False),
    Field("municipality_name", "市町村名", "必ず記入。市・町・村・特別区の名称。例: 銚子市、白子町", False),
    Field("prefecture_name", "都道府県名", "空欄なら団体コードから補います。例: 千葉県"),
    Field("population_count", "人口", "人数を数字だけで。分からなければ空欄。"),
    Field("population_on", "人口の時点", "2020-10-01 の形。人口があれば必須。"),
    Field("population_source", "人口の出典", "例: 令和2年国勢調査。空欄なら「記載なし」。"),
    Field("is_population_confirmed", "人口の照合", "原資料と照合していれば「確認済み」。空欄なら「要確認」。"),
    Field("plan_id", "計画ID", "空欄なら略号と開始年度から作ります。例: choshi-2023。あとから変えない。"),
    Field("plan_name", "計画の名称", "必ず記入。印刷のまま。", False),
    Field("publisher", "発行者", "空欄なら市町村名とします。例: 銚子市"),
    Field("start_fiscal_year", "開始年度", "必ず記入。例: 令和5年度、R5、2023", False),
    Field("end_fiscal_year", "最終年度", "必ず記入。例: 令和9年度、R9、2027", False),
    Field("published_on", "公表日", "2023-03-01 の形。空欄なら下の「印刷のまま」から、それもなければ計画期間の初日とします。"),
    Field("published_text", "公表日（印刷のまま）", "例: 令和5年3月"),
    Field("revised_text", "改訂（印刷のまま）", "なければ空欄。例: 令和7年3月改訂"),
    Field("contact", "問い合わせ先（印刷のまま）", "なければ空欄。"),
    Field("national_list", "重点取組事項の版", "一覧から選ぶ。計画が拠った自治体DX推進計画の版。空欄なら最新の版とします。"),
    Field("form_note", "計画の形（一行）", "計画の組み立てを自分の言葉で。空欄なら取組と指標の数とします。"),
    Field("conversion_note", "文書の状態（一行）", "文書の変換で欠けたところ。空欄なら「様式に記入」。"),
    Field("report_due", "報告の期限（月日）", "年度が終わったあと、その年度の実績がそろう日。06-30 の形。定めがなければ空欄（6月30日とみなす）。"),
    Field("similar_type", "類似団体（総務省）", "分かれば、都市Ⅱ-1、町村Ⅳ-2、中核市 のように。比較の相手を絞るためのもので、判定には使わない。"),
)
PLAN_COLUMNS = (
    Column("name", "項目", 26, False), Column("value", "値", 60, True), Column("how", "書き方", 70, False, "", True),
)  # fmt: skip


def _may(key: str, header: str, width: int, former: str = "") -> Column:
    """Return a column that may stay empty, or be left out."""
    return Column(key, header, width, True, former, True)


_PLACE = (_may("place", "場所", 34), _may("lines", "行（文書テキスト）", 12))
_OF_KPI = Column("kpi_id", "指標（名称かID）", 34, True, "指標ID")
_MEANT = "値（数字）"
INITIATIVE_COLUMNS = (
    _may("initiative_id", "取組ID", 28), _may("section_name", "章・節", 30),
    _may("number", "番号", 10), Column("initiative_name", "取組", 40, True),
    _may("departments", "担当（; 区切り）", 26), _may("themes", "テーマ（; 区切り）", 30),
    _may("own_mark", "独自の印", 9), _may("summary", "概要（一行）", 50), *_PLACE,
)  # fmt: skip
KPI_COLUMNS = (
    _may("kpi_id", "指標ID", 34), _may("initiative_id", "取組（名称かID）", 26, "取組ID"),
    Column("kpi_name", "指標", 36, True), _may("component_name", "構成", 14), _may("kind", "種類", 15),
    _may("direction", "向き", 15), _may("comparator", "比べ方", 10), _may("unit", "単位", 9),
    _may("step", "刻み", 8), _may("lower_bound", "下限", 8), _may("upper_bound", "上限", 8),
    _may("tolerance", "許容差", 8), _may("baseline_text", "現状値（印刷のまま）", 24),
    _may("baseline_value", "現状値（数字）", 12),
    _may("baseline_on", "現状の時点", 13), _may("baseline_place", "現状の場所", 30),
    _may("baseline_absence", "現状値なしの理由", 16), _may("target_absence", "目標なしの理由", 16),
    _may("decision_reason", "読み方を決めた理由", 40), _may("note", "備考", 30), *_PLACE,
    _may("report_due", "報告の期限", 12), _may("survey_years", "調査年度", 16),
)  # fmt: skip
TARGET_COLUMNS = (
    _OF_KPI, _may("fiscal_year", "年度", 12),
    Column("target_text", "値（印刷のまま）", 30, True), _may("target_value", _MEANT, 12),
    _may("target_revision", "改定回（0＝当初）", 10),
    _may("source", "年度の定め", 34), *_PLACE,
    Column("shown", "指標（参考・読み取らない）", 40, False, "", True),
)  # fmt: skip
UNIT_COLUMNS = (
    Column("unit_name", "単位", 16, True), Column("is_whole", "数え方", 16, True),
    _may("lower_bound", "下限", 10), _may("upper_bound", "上限", 10),
)  # fmt: skip
BASELINE_COLUMNS = (
    _OF_KPI, Column("baseline_revision", "改定回（0＝当初）", 10, True),
    Column("baseline_text", "値（印刷のまま）", 30, True), _may("baseline_value", _MEANT, 12),
    Column("baseline_on", "時点", 13, True), *_PLACE,
)  # fmt: skip
GRADE_COLUMNS = (
    _OF_KPI, Column("fiscal_year", "年度", 12, True),
    Column("grade_text", "評価（公表のまま）", 20, True), Column("rule_text", "市の基準", 50, True),
    Column("source_text", "出典", 40, True),
)  # fmt: skip
MEASUREMENT_COLUMNS = (
    _OF_KPI, Column("observed_on", "時点", 13, True),
    Column("value_text", "値（印刷のまま）", 30, True), _may("value", _MEANT, 12), *_PLACE,
)  # fmt: skip
SCHEDULE_COLUMNS = (
    Column("initiative_id", "取組（名称かID）", 28, True, "取組ID"), _may("line_number", "線の番号", 9),
    _may("line_name", "線の名称", 40), Column("fiscal_year", "年度", 12, True),
    Column("schedule_text", "語句（印刷のまま）", 40, True), _may("stage", "段階（計画上）", 14),
    _may("is_uncertain", "読み取り", 10), *_PLACE,
)  # fmt: skip
GAP_COLUMNS = (
    Column("subject", "欠けているもの", 50, True), Column("reason", "理由", 30, True), *_PLACE,
    _may("kpi_id", "指標（名称かID）", 30, "指標ID"), _may("initiative_id", "取組（名称かID）", 26, "取組ID"),
)  # fmt: skip
CORRECTION_COLUMNS = (
    Column("printed", "印刷のまま", 40, True), Column("corrected", "直した形", 40, True),
    Column("reason", "理由", 50, True), *_PLACE,
)  # fmt: skip
MEASURE_COLUMNS = (
    Column("kpi_id", "指標（名称かID）", 34, True), Column("measure", "共通指標", 36, True),
    Column("definition", "定義", 36, True), Column("denominator", "分母", 24, True),
    _may("difference_note", "違い", 50), Column("shown", "指標（参考・読み取らない）", 40, False, "", True),
)  # fmt: skip
SHEETS: dict[str, tuple[Column, ...]] = {
    PLAN: PLAN_COLUMNS,
    INITIATIVES: INITIATIVE_COLUMNS,
    KPIS: KPI_COLUMNS,
    TARGETS: TARGET_COLUMNS,
    UNITS: UNIT_COLUMNS,
    BASELINES: BASELINE_COLUMNS,
    GRADES: GRADE_COLUMNS,
    MEASUREMENTS: MEASUREMENT_COLUMNS,
    SCHEDULE: SCHEDULE_COLUMNS,
    GAPS: GAP_COLUMNS,
    CORRECTIONS: CORRECTION_COLUMNS,
    MEASURES: MEASURE_COLUMNS,
}
# The sheets that every plan fills in; the others may be empty, or deleted.
NEEDED_SHEETS = (PLAN, INITIATIVES, KPIS, TARGETS)
# The columns that an empty form folds away: what few plans have, and what the reader proposes by itself.
FOLDED: dict[str, tuple[str, ...]] = {
    INITIATIVES: ("initiative_id", "section_name", "own_mark", "summary", "place", "lines"),
    KPIS: ("kpi_id", "component_name", "step", "lower_bound", "upper_bound", "tolerance", "baseline_place",
           "baseline_absence", "target_absence", "decision_reason", "note", "place", "lines", "report_due",
           "survey_years"),
    TARGETS: ("target_revision", "source", "place", "lines", "shown"),
    SCHEDULE: ("line_number", "is_uncertain", "place", "lines"),
}  # fmt: skip

GUIDANCE = (
    ("計画の取込み", "一つの市町村（特別区を含む）の計画を、一つのブックで取り込みます。新しい市町村も、登録済みの計画の改定も同じ様式です。"),
    ("記入するところ", "「計画」の必ず記入とある行、「取組」の名称、「指標」の名称、「目標」の指標・年度・値だけで取り込めます。ほかは計画にあるものだけ書きます。"),
    ("たたんだ列・使わないシート", "少数の計画にだけある列は、空の様式では見出しの上の［＋］にたたんであります。使わない列やシートは、空のままでも削除しても構いません。"),
    ("空欄のとき", "種類・向き・比べ方・単位が空欄なら、印字から補って取込みの前に一つずつお知らせします。違っていれば、その欄に書いてください。許容差は 0、改定回は 0、年度の定めは「市が年度を定めた目標」とします。"),
    ("指標と取組の指し方", "「目標」などでは、指標や取組を名称でも ID でも書けます。同じ名称が二つあるときは ID で書きます。取組が一つだけなら「指標」の取組は空欄で構いません。"),
    ("改定するとき", "登録済みの計画が記入された様式を取り、改定した指標について、残る年度も変わる年度もすべて新しい行に書き、「改定回」を 1（次は 2）にします。元の行は消さず、変えません。"),
    ("取り下げる年度・移す期限", "新しい改定回に書かなかった年度の目標は、取り下げたものとします。期限を延ばすときは、元の年度の行を書かず、新しい年度の行を書きます。改定しない指標には、何も書き足しません。"),
    ("当初目標と現行目標", "同じ指標の改定回 0 の行すべてが当初目標、いちばん大きい改定回の行すべてが現行目標です。判定は現行目標により、当初目標も指標の画面に並びます。"),
    ("現状値を改定するとき", "シート「指標」の現状値を新しい値にし、元の値をシート「基準値の改定」に書きます。改定回は 0 が当初基準値です。初めて分かった値なら、「指標」に書くだけです。"),
    ("書き誤りを直すとき", "登録済みの目標の行や現状値を直したブックは、取込みのときに書き誤りの訂正と明示したときだけ受け付けます。"),
    ("指標や取組をやめるとき", "その行と、その目標・工程表の行を消します。以前の版には残り、いまの画面では「終了」になります。"),
    ("ID", "空欄なら略号と番号から作り、次からは同じ名称に同じ ID を付けます。自分で付けるときは英小文字・数字・ハイフンで、略号から始めます（例: choshi-1-1-share）。使った ID は使い回しません。"),
    ("印刷のままの値", "「約330万枚」「30分以内」「75人（累計）」「5.5‰（平成25年）」「条例の制定」のように、計画書の文字のまま書きます。注記や累計などの語を除いて読んだ値は、取込みの前にお知らせします。"),
    ("値（数字）", "印字から数字が決まらない値（10%削減、2倍、現状維持 など）や、自分で読み方を決める値は、隣の「値（数字）」に 45、30～60、30以上 のように書きます。"),
    ("値（数字）が空欄のとき", "印字から読みます。印字のどの数とも合わない数字を書いたときは、受け付けません。"),
    ("単位", "一覧にない単位は、シート「単位」に一行書けば使えます。「整数で数える」を選ぶと刻みが 1 になり、下限・上限は指標の欄が空のときに使います。"),
    ("一つの欄に二つの値", "指標を二行に分け、「構成」に名称を書きます（例: 住民票、印鑑証明書）。値の欄には印刷のまま二つとも書きます。"),
    ("現状値", "値と時点を書きます。値がなければ空欄か「—」のままにし、理由が分かれば「現状値なしの理由」で選びます。空欄と 0 は別のものです。時点が空欄なら、印字の年度か、計画の始まる前の年度末とします。"),
    ("目標のない指標", "「目標」に行を書かず、「目標なしの理由」を選びます。"),
    ("毎年度の目標", "年度ごとに一行を書きます。年度の印刷がない目標は年度を空欄にします。計画の最終年度の目標とみなします。"),
    ("工程表の段階", "その年度の語句が段階のはしごのどこに当たるかを選びます。空欄なら語句から補い、お知らせします。「→」は前の年度の段階を続けます。「—」の欄には書きません。"),
    ("段階で進める指標", "制定・策定・導入・運用開始のような語だけの目標は、種類「一度きりの達成」、単位「段階」の指標とし、語を段階（未着手・検討中・準備・試行・一部実施・実施済み）に読み替えます。"),
    ("数字にならない指標", "「向上」「増加」のような語だけの目標は、「値（数字）」に数字を書くか、種類を「数値なし」にします。数値なしの指標は判定しません。"),
    ("報告の期限", "年度の実績が出そろう月日を 06-30 の形で書きます。計画全体の期限はシート「計画」に、違う期限の指標だけシート「指標」に書きます。空欄なら6月30日です。"),
    ("調査年度", "隔年の調査のように、測る年度が限られる指標に R6; R8 の形で書きます。ほかの年度の報告は求めません。毎年度測るなら空欄です。"),
    ("市の評価", "市町村が公表した評価（A・B・C など）があれば、年度・評価・市の基準・出典を書きます。判定には使わず、判定と並べて示します。"),
    ("場所と行", "場所は人が探せる書き方（第4章 表2 など）で書きます。空欄なら計画の名称とします。行は文書のテキストがあるときだけ、512 または 512-515 の形で書きます。"),
    ("見え消し・注の番号", "取り消し線の文字や上付きの注の番号のある欄は受け付けません。取込みの前に、消す文字を消し、取り消し線を外してください。"),
    ("テーマ", "一覧から選びます。二つ以上は「フロントヤード;AI・RPA」のように ; で並べます。どれにも当たらないと決めたら「該当なし」、まだ決めていなければ空欄です（未対応付け）。"),
    ("共通指標", "ほかの市と並べられる指標は、シート「共通指標」に書きます。並べられるものがないと決めたら「該当なし」、まだ決めていなければ空欄です（未対応付け）。"),
    ("共通指標の定義", "定義は一覧から選びます。合うものがなければ、この市の定義と分母（割合でなければ「なし（数）」）を書きます。"),
    ("見出し", "見出しとシートの名前は変えないでください。列を使わないときは、列ごと削除しても構いません。"),
)  # fmt: skip
LISTS: dict[str, Mapping[str, object]] = {
    "kind": KINDS, "direction": DIRECTIONS, "comparator": COMPARATORS, "absence": ABSENCES, "source": SOURCES,
    "stage": STAGES, "gap_reason": GAP_REASONS, "certainty": CERTAINTIES, "confirmed": CONFIRMATIONS,
    "whole": WHOLES,
}  # fmt: skip


def form_rows(city: str, version: int) -> tuple[tuple[str, str], ...]:
    """Return the hidden sheet's names and values: template version, city (empty for a new one), data version."""
    return (("計画様式の版", TEMPLATE_VERSION), ("市", city), ("データの版", str(version)))


def row_of(key: str) -> int:
    """Return the row of a line of the sheet 計画. Raises StopIteration for an unknown key."""
    return next(row for row, one in enumerate(FIELDS, HEADER_ROW + 1) if one.key == key)
