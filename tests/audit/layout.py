"""What the audit declares about the five plans: how their tables are printed."""

from tests.cities import CITIES

# The columns that hold printed cells, in the order in which a row of the plan prints them; all others are ours.
# "|" parts groups that stand in any order to each other.
PRINTED: dict[tuple[str, str], tuple[tuple[str, ...], ...]] = {
    ("choshi", "legend.csv"): (("term", "meaning"),),
    ("choshi", "sections.csv"): (("heading",),),
    ("choshi", "initiatives.csv"): (("number", "name", "mark", "departments"),),
    ("choshi", "indicators.csv"): (("指標", "定義", "現状値", "目標値", "ラベル不明"),),
    ("choshi", "schedule.csv"): (("entry",),),
    ("choshi", "measurements.csv"): (("as_of",), ("value",)),
    ("togane", "sections.csv"): (("heading",),),
    ("togane", "initiatives.csv"): (("number", "name", "departments", "mark"),),
    ("togane", "indicators.csv"): (
        ("KPI", "現状 令和7 (2025)", "令和8 (2026)", "令和9 (2027)", "令和10 (2028)", "令和11 (2029)", "令和12 (2030)"),
    ),
    ("togane", "schedule.csv"): (
        ("事業", "令和8 (2026)", "令和9 (2027)", "令和10 (2028)", "令和11 (2029)", "令和12 (2030)"),
    ),
    ("togane", "measurements.csv"): (("as_of",), ("value",)),
    ("katagami", "sections.csv"): (("heading",),),
    ("katagami", "initiatives.csv"): (("number", "name", "implemented_note", "departments", "mark"),),
    ("katagami", "indicators.csv"): (("indicator",),),
    ("katagami", "schedule.csv"): (("令和5年度", "令和6年度", "令和7年度"),),
    ("yotsukaido", "initiatives.csv"): (("section",), ("number", "name", "departments", "mark")),
    ("yotsukaido", "indicators.csv"): (("indicator", "measure", "target", "restriction"),),
    ("yotsukaido", "schedule.csv"): (("line_name", "R8年度", "R9年度", "R10年度", "R11年度", "R12年度"),),
    ("minamiboso", "initiatives.csv"): (("section",), ("number", "name", "departments", "mark")),
    ("minamiboso", "figures.csv"): (("figure_name", "restriction"), ("as_of",), ("value",)),
    ("minamiboso", "schedule.csv"): (("line_name",), ("method",), ("text",)),
    ("minamiboso", "telework_loans.csv"): (("NO.", "件名", "開始日", "終了日"),),
}
# Rows that the plan prints in another order, by their lines.
OTHER_ORDER: dict[tuple[str, str, str], tuple[tuple[str, ...], ...]] = {
    ("choshi", "initiatives.csv", "662-663"): (("name", "number", "mark", "departments"),),
    ("minamiboso", "figures.csv", "162"): (("value", "figure_name"), ("restriction",), ("as_of",)),
    ("minamiboso", "figures.csv", "295"): (("restriction", "figure_name"), ("as_of",), ("value",)),
    ("minamiboso", "figures.csv", "609"): (("value", "figure_name"), ("restriction", "figure_name"), ("as_of",)),
}
# Every city's corrections are read back too, but they mend cells of the other tables and account for no line.
PRINTED |= {(city, "corrections.csv"): (("printed",),) for city in CITIES}
# What every plan says beside its tables, in running text or in tables of their own.
STATEMENTS: dict[str, tuple[tuple[str, ...], ...]] = {
    "events.csv": (("printed",), ("occurred",)),
    "context.csv": (("value",), ("as_of",)),
    "contradictions.csv": (("first",), ("second",)),
}
PRINTED |= {(city, table): groups for city in CITIES for table, groups in STATEMENTS.items()}
# Their columns that hold a date, which is written out to its end: 令和5年4月から, not 令和5年4月.
DATES = frozenset({("events.csv", "occurred"), ("context.csv", "as_of")})
# How many of them are declared, events, context and contradictions: the text of one that goes missing need not carry a
# figure that would ask for it.
COUNTS = {
    # The one list of the plan's own pages.
    "choshi": (39, 39, 9),
    # The chapters, the survey, the population.
    "togane": (69, 133, 5),
    # The cards and the chapters before them.
    "katagami": (37, 44, 6),
    # The cards and the review.
    "yotsukaido": (54, 3, 2),
    # The running text.
    "minamiboso": (58, 32, 7),
}
# The same of further tables: a cost that the context repeats would not be missed among the figures.
MORE_COUNTS = {("minamiboso", "figures.csv"): 27}
# The tables of our own words.
# What themes.csv cites is read back too (test_shared.py), and stands for no cell.
OURS = frozenset({"decisions.csv", "gaps.csv", "left_out.csv", "passages.csv", "terms.csv", "themes.csv"})

# Tables whose row is a whole line of a printed grid: tab by tab the line holds these columns and nothing else.
# The number is how many tabs come before the first of them.
GRIDS: dict[tuple[str, str], int] = {
    ("togane", "indicators.csv"): 0,
    ("togane", "schedule.csv"): 0,
    ("katagami", "schedule.csv"): 1,
    ("yotsukaido", "schedule.csv"): 0,
    ("minamiboso", "telework_loans.csv"): 0,
}

# Columns that together are one printed cell, or one printed line.
JOINED: dict[tuple[str, str], tuple[tuple[str, ...], ...]] = {
    ("choshi", "initiatives.csv"): (("number",), ("name", "mark")),
    ("togane", "initiatives.csv"): (("number", "name"),),
    ("katagami", "initiatives.csv"): (("number", "name"), ("departments",)),
    ("yotsukaido", "initiatives.csv"): (("number", "name"), ("departments",)),
    ("minamiboso", "initiatives.csv"): (("number", "name"),),
}

# Columns whose cells follow each other from row to row on the lines that the rows share.
SEQUENCES: dict[tuple[str, str], str] = {
    ("yotsukaido", "indicators.csv"): "target",
    ("minamiboso", "figures.csv"): "value",
    ("togane", "measurements.csv"): "value",
    ("choshi", "measurements.csv"): "value",
    ("katagami", "indicators.csv"): "indicator",
}

# Rows whose cell in that column is empty because the loader counts a list.
COUNTED = frozenset({("minamiboso", "figures.csv", "481")})

# How many mendings are declared: one that goes missing would leave its cell as broken as it was printed.
CORRECTIONS = {"choshi": 3, "togane": 4, "katagami": 3, "yotsukaido": 0, "minamiboso": 27}

# Lists whose torn numbers corrections.csv mends: the lines, and the numbers that the mended list holds.
MENDED_LISTS: dict[str, tuple[tuple[int, int, str], ...]] = {
    "minamiboso": (
        (299, 312, "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"),
        # ⑤, ⑦ and ⑰ are lost (gaps.csv).
        (345, 355, "①②③④⑥⑧⑨⑩⑪⑫⑬⑭⑮⑯⑱⑲⑳"),
    ),
}

# Words of the printed forms around the cells; none begins with a sign.
# A stretch that is neither transcribed nor one of these asks for an account.
_SIGN = r"[\s・：:（）()\[\]\-–|○●✓➤◆▶、。/／＼→#]*+"
_FRAMES = {
    "choshi": (
        r"No\.", r"取組項目", r"中心となる部署", r"指標", r"現状値", r"目標値", r"効果", r"取組", r"令和[5-9]年度",
        r"マーク", r"5", r"具体的な取組",
    ),
    "togane": (
        r"KPI", r"現状", r"目標", r"事業", r"令和 ?(?:7|8|9|10|11|12) \(20(?:25|26|27|28|29|30)\)",
        r"[1-4]\) (?:めざす姿|これまでの取組状況|事業推進における現状と課題|今後の展望)",
        r"5\) 成果指標", r"6\) 主な取組",
    ),
    "katagami": (
        r"取組名", r"これまでの課題", r"取組の概要", r"スケジュール", r"主な評価指標", r"主な担当課", r"令和 ?[5-7５-７] ?年度",
    ),
    "yotsukaido": (
        r"基本目標", r"事業名", r"担当部署", r"事業内容", r"K ?P ?I \(指標\)", r"取組内容 スケジュール",
        r"R ?(?:8|9|1 ?0|1 ?1|1 ?2) ?年度",
    ),
    "minamiboso": (
        r"令和 ?[4-7] ?年度", r"202[2-5]年度", r"R7\.(?:[4-9]|1[0-2])", r"R8\.[1-3]", r"NO\.?", r"件名", r"開始日", r"終了日",
        r"科目", r"対応方法", r"導入時期", r"備考", r"自治体名", r"千葉県南房総市", r"事業費", r"事業名", r"採択額", r"概要", r"市の取組・方針",
        r"事業概要 ?【[^】]*】",
    ),
}  # fmt: skip
FRAMES = {city: f"{_SIGN}(?:(?:{'|'.join(words)}){_SIGN})*+" for city, words in _FRAMES.items()}
