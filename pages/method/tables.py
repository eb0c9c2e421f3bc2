"""計算方法 in pieces: the four numbers with an example, marks, fiscal years, stages, rules."""

import pandas as pd

from domain.codes import Stage, Status
from domain.era import day_name, era_year, fiscal_year_name
from domain.fiscal import first_day, last_day
from domain.words import STATUS
from metrics import catalogue
from metrics.rules import RULES
from ui import answers, formats, markup
from ui.rows import as_frame
from ui.sheets import Sheet, Sheets, of_frame

# The example, in percents; tests/pages/method/test_tables.py lets the engine judge it.
BASELINE, TARGET, ACTUAL = 10, 50, 22
START, NOW, END = 2023, 2025, 2027
EXAMPLE = {"expected": "30%", "attainment": "30%", "gap": "−8ポイント", "pace": "60%", "needed": "+14ポイント/年"}
VERDICT = Status.BEHIND

_NUMBERS = (
    (
        "到達度",
        "基準値から最終目標までの道のりを、どこまで来たか",
        "（実績値 − 基準値）÷（目標値 − 基準値）",
        f"（{ACTUAL} − {BASELINE}）÷（{TARGET} − {BASELINE}）＝ {EXAMPLE['attainment']}",
    ),
    (
        "計画差",
        "その時点の計画値より、指標の単位でどれだけ進んで（＋）／遅れて（−）いるか",
        "実績値 − 計画値（減らす指標は符号を逆に）",
        f"{ACTUAL} − 30 ＝ {EXAMPLE['gap']}",
    ),
    (
        "計画比",
        "計画が求めた変化に対して、実際の変化がどれだけか",
        "（実績値 − 基準値）÷（計画値 − 基準値）",
        f"（{ACTUAL} − {BASELINE}）÷（30 − {BASELINE}）＝ {EXAMPLE['pace']}",
    ),
    (
        "必要ペース",
        "残る年度に、毎年どれだけ変えれば目標に届くか",
        "（目標値 − 実績値）÷ 残りの年数",
        f"（{TARGET} − {ACTUAL}）÷ {END - NOW}年 ＝ {EXAMPLE['needed']}",
    ),
)


def numbers() -> markup.Markup:
    """Return the four numbers with their formulas and the example."""
    return markup.table(("数字", "何を表すか", "式", "例"), _NUMBERS, "進み具合を表す四つの数字")


def example() -> markup.Markup:
    """Return the example in words and as a way from the baseline to the target."""
    told = markup.paragraph(
        f"例（実在しない指標）：オンライン申請率。基準値 {BASELINE}%（{era_year(START)}年度）、最終目標 {TARGET}%（{era_year(END)}年度）、"
        f"{era_year(NOW)}年度の実績 {ACTUAL}%。4年の道のりの半分の時点なので、計画値は{EXAMPLE['expected']}です。"
        f"実績は計画値に8ポイント届かず、計画が求めた20ポイントの変化の6割なので、状態は",
        markup.chip(VERDICT),
        "です。",
    )
    way = (
        f'<div class="dx-way" role="img" aria-label="基準値{BASELINE}%から最終目標{TARGET}%までの道のりのうち、'
        f'実績{ACTUAL}%は30%の位置、計画値30%は50%の位置">'
        f'<span class="dx-track"><i style="width:30%"></i><u style="left:50%"></u></span>'
        f'<span class="dx-way-words"><b style="left:0">基準値 {BASELINE}%</b><b style="left:30%">実績 {ACTUAL}%</b>'
        f'<b style="left:50%">計画値 30%</b><b style="left:100%">目標 {TARGET}%</b></span></div>'
    )
    return markup.joined((told, markup.Markup(way)))


def statuses() -> markup.Markup:
    """Return every status with its mark and meaning, and how a verdict on old values looks."""
    rows: list[tuple[object, object]] = [(markup.chip(code), STATUS[code].meaning) for code in Status]
    stale = "新しい年度の報告が期限を過ぎても登録されていない。状態は最後の実績のまま、記号に斜線を引き、「順調・達成」の数には入れない"
    rows.append((markup.chip(Status.ON_TRACK, is_stale=True), f"{stale}（図は順調の例）"))
    return markup.table(("状態", "意味"), rows, "状態の一覧（上から、よい順・判定できる順）", is_stacked=False)


def reporting(fiscal_year: int) -> markup.Markup:
    """Return when the value of a fiscal year closes, falls due and becomes 未登録."""
    end = last_day(fiscal_year)
    rows = (
        (formats.day(end), f"{fiscal_year_name(fiscal_year)}の最終日。年度の値はこの日の値として扱う"),
        (
            formats.day(end.replace(month=6, day=30)),
            "報告の期限（計画に別の定めがあれば、その日）。この日までは「実績待ち」",
        ),
        (
            formats.day(end.replace(month=7, day=1)),
            "まだ実績がなければ「未登録」。すでに判定がある指標では「実績が古い」",
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


def calendar(first: int, last: int) -> markup.Markup:
    """Return the fiscal years in both calendars with the days from and to which they run."""
    rows = [
        (f"{era_year(year)}年度", str(year), f"{day_name(first_day(year))}から{day_name(last_day(year))}まで")
        for year in range(first, last + 1)
    ]
    return markup.table(("和暦", "西暦での表し方", "期間"), rows, "計画に出てくる年度", numeric=(1,), is_stacked=False)


def rules() -> markup.Markup:
    """Return every rule under the code that the basis of a verdict names."""
    return markup.table(("規則", "内容"), RULES.items(), "判定の規則", is_stacked=False)


def _numbers_sheet() -> Sheet:
    return _sheet("四つの数字", ["数字", "何を表すか", "式", "例"], _NUMBERS)


def _statuses_sheet() -> Sheet:
    rows = [
        (STATUS[code].mark, STATUS[code].name, STATUS[code].meaning, code.value) for code in Status
    ]
    return _sheet("状態の一覧", ["記号", "状態", "意味", "状態の符号"], rows)


def _rules_sheet() -> Sheet:
    return _sheet("判定の規則", ["規則", "内容"], list(RULES.items()))


def _calendar_sheet() -> Sheet | None:
    plans = as_frame(catalogue.Plan, answers.ask(catalogue.plans))
    if plans.empty:
        return None
    years = range(int(plans.start_fiscal_year.min()), int(plans.end_fiscal_year.max()) + 1)
    rows = [(f"{era_year(year)}年度", year, first_day(year), last_day(year)) for year in years]
    return _sheet("年度の表し方", ["和暦", "西暦での表し方", "初日", "最終日"], rows)


def _sheet(title: str, columns: list[str], rows: object) -> Sheet:
    return of_frame(title, pd.DataFrame(list(rows), columns=columns, dtype=object))  # type: ignore[call-overload]


# What this page lets save, by the name in the address of the file.
SHEETS: Sheets = {
    "method_numbers": _numbers_sheet,
    "method_statuses": _statuses_sheet,
    "method_rules": _rules_sheet,
    "method_years": _calendar_sheet,
}
