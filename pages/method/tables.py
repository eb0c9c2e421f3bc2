"""計算方法 in pieces: the four numbers with an example, marks, fiscal years, stages, rules."""

from typing import NamedTuple

from domain import formats
from domain.codes import Stage, Status
from domain.era import day_name, era_year, fiscal_year_name
from domain.fiscal import first_day, last_day
from domain.words import STATUS
from metrics import catalogue
from metrics.rules import CHANGES, RULES, RULES_VERSION
from ui import answers, kinds, markup
from ui.sheets import Sheet, Sheets
from ui.table import Column, Saved, Table, only_saved

# The example, in percents; tests/pages/method/test_tables.py lets the engine judge it.
BASELINE, TARGET, ACTUAL = 10, 50, 22
START, NOW, END = 2023, 2025, 2027
EXAMPLE = {"expected": "30%", "attainment": "30%", "gap": "−8ポイント", "pace": "60%", "needed": "+14ポイント/年"}
VERDICT = Status.BEHIND


class Number(NamedTuple):
    """One of the four numbers: what it says, how it is worked out, and the same with the figures of the example."""

    name: str
    meaning: str
    formula: str
    example: str


_NUMBERS = (
    Number(
        "到達度",
        "基準値から最終目標までのうち、どこまで来たか",
        "（実績値 − 基準値）÷（目標値 − 基準値）",
        f"（{ACTUAL} − {BASELINE}）÷（{TARGET} − {BASELINE}）＝ {EXAMPLE['attainment']}",
    ),
    Number(
        "計画差",
        "その時点の計画値より、指標の単位でどれだけ進んで（＋）／遅れて（−）いるか",
        "実績値 − 計画値（減らす指標は符号を逆に）",
        f"{ACTUAL} − 30 ＝ {EXAMPLE['gap']}",
    ),
    Number(
        "計画比",
        "計画が求めた変化に対して、実際の変化がどれだけか",
        "（実績値 − 基準値）÷（計画値 − 基準値）",
        f"（{ACTUAL} − {BASELINE}）÷（30 − {BASELINE}）＝ {EXAMPLE['pace']}",
    ),
    Number(
        "必要ペース",
        "残る年度に、毎年どれだけ変えれば目標に届くか",
        "（目標値 − 実績値）÷ 残りの年数",
        f"（{TARGET} − {ACTUAL}）÷ {END - NOW}年 ＝ {EXAMPLE['needed']}",
    ),
)
NUMBERS = Table[Number]((
    Column("数字", lambda number: number.name),
    Column("何を表すか", lambda number: number.meaning),
    Column("式", lambda number: number.formula),
    Column("例", lambda number: number.example),
))  # fmt: skip


class Explained(NamedTuple):
    """A status and what it means; a stale one as an example of how a verdict on old values looks."""

    status: Status
    meaning: str
    is_stale: bool = False


_STATUSES = tuple(Explained(code, STATUS[code].meaning) for code in Status)
_STALE = Explained(
    Status.ON_TRACK,
    "新しい年度の報告が期限を過ぎても登録されていない。状態は最後の実績のまま、記号に斜線を引き、「順調・達成」の数には入れない"
    "（図は順調の例）",
    is_stale=True,
)
STATUSES = Table[Explained]((
    Column("状態", lambda row: markup.chip(row.status, row.is_stale), saved=(
        Saved("記号", lambda row: STATUS[row.status].mark),
        Saved("状態", lambda row: STATUS[row.status].name),
    )),
    Column("意味", lambda row: row.meaning),
    only_saved("状態の符号", lambda row: row.status.value),
))  # fmt: skip

# Fiscal years in both calendars.
YEARS = Table[int]((
    Column("和暦", lambda year: f"{era_year(year)}年度"),
    Column("西暦での表し方", str, saved=lambda year: year, is_numeric=True),
    Column(
        "期間",
        lambda year: f"{day_name(first_day(year))}から{day_name(last_day(year))}まで",
        saved=(Saved("初日", first_day), Saved("最終日", last_day)),
    ),
))  # fmt: skip

# Every rule under the code that the basis of a verdict names.
RULE_TABLE = Table[tuple[str, str]]((
    Column("規則", lambda rule: rule[0]),
    Column("内容", lambda rule: kinds.fit(rule[1])),
))  # fmt: skip


# What this version of the rules changed.
CHANGE_TABLE = Table[tuple[str, str]]((
    Column("変わったこと", lambda change: kinds.fit(change[0])),
    Column("なぜ変えたか（これまでは）", lambda change: kinds.fit(change[1])),
))  # fmt: skip


def numbers() -> markup.Markup:
    """Return the four numbers with their formulas and the example."""
    return NUMBERS.html(_NUMBERS, "進み具合を表す四つの数字")


def example() -> markup.Markup:
    """Return the example in words and as a way from the baseline to the target."""
    told = markup.paragraph(
        f"例（実在しない指標）：オンライン申請率。基準値 {BASELINE}%（{era_year(START)}年度）、最終目標 {TARGET}%（{era_year(END)}年度）、"
        f"{era_year(NOW)}年度の実績 {ACTUAL}%。計画の4年の半分の時点なので、計画値は{EXAMPLE['expected']}です。"
        f"実績は計画値に8ポイント届かず、計画が求めた20ポイントの変化の6割なので、状態は",
        markup.chip(VERDICT),
        "です。",
    )
    way = markup.html(
        '<div class="dx-way" role="img" aria-label="基準値{baseline}%から最終目標{target}%までのうち、'
        '実績{actual}%は30%の位置、計画値30%は50%の位置">'
        '<span class="dx-track"><i style="width:30%"></i><u style="left:50%"></u></span>'
        '<span class="dx-way-words"><b style="left:0">基準値 {baseline}%</b><b style="left:30%">実績 {actual}%</b>'
        '<b style="left:50%">計画値 30%</b><b style="left:100%">目標 {target}%</b></span></div>',
        baseline=BASELINE,
        target=TARGET,
        actual=ACTUAL,
    )
    return markup.joined((told, way))


def statuses() -> markup.Markup:
    """Return every status with its mark and meaning, and how a verdict on old values looks."""
    return STATUSES.html((*_STATUSES, _STALE), "状態の一覧（上から、よい順・判定できる順）", is_stacked=False)


def reporting(fiscal_year: int) -> markup.Markup:
    """Return when the value of a fiscal year closes, falls due and becomes 未登録."""
    end = last_day(fiscal_year)
    rows = (
        (formats.day(end), f"{fiscal_year_name(fiscal_year)}の最終日。年度の値はこの日の値として扱う"),
        (
            formats.day(end.replace(month=6, day=30)),
            "報告の期限。計画や指標に定めがあれば、その日。なければこの日（このダッシュボードの標準）。"
            "実績がまだなければ、この日まで「実績待ち」",
        ),
        (
            formats.day(end.replace(month=7, day=1)),
            "まだ実績がなければ「未登録」。すでに判定がある指標では「実績が古い」",
        ),
        (
            formats.day(end.replace(year=end.year + 1, month=6, day=30)),
            "翌年度の分の報告の期限。集計中と速報が、報告の代わりになる最後の日",
        ),
    )
    return markup.table(("日", "何が起きるか"), rows, f"{era_year(fiscal_year)}年度の実績の場合", is_stacked=False)


def stages() -> markup.Markup:
    """Return the ladder of stages in its order."""
    ladder = [stage for stage in Stage if stage is not Stage.CANCELLED]
    return markup.paragraph(
        markup.joined((markup.stage_chip(stage) for stage in ladder), " → "),
        "　ほかに ",
        markup.stage_chip(Stage.CANCELLED),
    )


def plan_years() -> range | None:
    """Return the fiscal years from the first to the last of any plan, None before there is one."""
    plans = answers.ask(catalogue.plans)
    if not plans:
        return None
    return range(min(plan.start_fiscal_year for plan in plans), max(plan.end_fiscal_year for plan in plans) + 1)


def calendar(years: range) -> markup.Markup:
    """Return the fiscal years in both calendars with the days from and to which they run."""
    return YEARS.html(years, "計画に出てくる年度", is_stacked=False)


def rules() -> markup.Markup:
    """Return every rule in words."""
    return RULE_TABLE.html(RULES.items(), "判定の規則", is_stacked=False)


def changes() -> markup.Markup:
    """Return what this version of the rules changed, and why."""
    return CHANGE_TABLE.html(CHANGES, f"判定規則 版 {RULES_VERSION} で変わったこと")


def _years_sheet() -> Sheet | None:
    years = plan_years()
    return None if years is None else YEARS.sheet(years, "年度の表し方")


# What this page lets save, by the name in the address of the file.
SHEETS: Sheets = {
    "method_numbers": lambda: NUMBERS.sheet(_NUMBERS, "四つの数字"),
    "method_statuses": lambda: STATUSES.sheet(_STATUSES, "状態の一覧"),
    "method_rules": lambda: RULE_TABLE.sheet(RULES.items(), "判定の規則"),
    "method_changes": lambda: CHANGE_TABLE.sheet(CHANGES, "判定規則で変わったこと"),
    "method_years": _years_sheet,
}
