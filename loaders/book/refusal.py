"""Why a file is not opened at all, and the limits that no honest one meets."""

MOST_BYTES = 5 * 1024 * 1024
MOST_ENTRIES = 200
MOST_INFLATED = 50 * 1024 * 1024
MOST_RATIO = 100
MOST_ROWS = 5_000
MOST_COLUMNS = 60
# How many rows may stand above the header before it is looked for no further.
MOST_ABOVE = 20
# Excel's own limit for one cell; and the text of all cells together, since many cells can share one string.
MOST_CELL_LETTERS = 32_767
MOST_LETTERS = 4_000_000

SAVE_AGAIN = "表計算ソフトで開き、「Excel ブック（.xlsx）」として保存し直してください。"


class WorkbookRefused(ValueError):
    """A file that is not opened. `seen` is what was found, `problem` what is wrong with it, `remedy` how to mend it."""

    def __init__(self, seen: str, problem: str, remedy: str) -> None:
        super().__init__(f"{problem}（{seen}）。{remedy}")
        self.seen = seen
        self.problem = problem
        self.remedy = remedy


class NotNow(WorkbookRefused):
    """A file that is not opened for a reason that is not in it: the server is busy, or cannot open any."""


def contradictory(seen: str) -> WorkbookRefused:
    """Return the refusal of a file that says one thing twice: two readers would take two different values of it."""
    return WorkbookRefused(seen, "ブックの中身が食い違い、どちらを読むか決められません", SAVE_AGAIN)


def part_words(name: str) -> str:
    """Return what a part of a workbook is to the people who made it: シート for xl/worksheets/sheet1.xml."""
    return next((words for start, words in _PARTS.items() if name.lower().startswith(start)), "ブックの部品")


_PARTS = {
    "xl/worksheets/": "シート",
    "xl/sharedstrings": "文字列の一覧",
    "xl/styles": "書式の一覧",
    "xl/workbook": "ブックの構成",
    "xl/_rels/": "ブックの構成",
    "[content_types]": "ブックの構成",
    "xl/media/": "画像",
    "docprops/": "ブックの情報",
}


def broken(seen: str) -> WorkbookRefused:
    """Return the refusal of a file whose parts cannot be read."""
    return WorkbookRefused(seen, "ブックの中身が壊れています", SAVE_AGAIN)


def too_large(seen: str) -> WorkbookRefused:
    """Return the refusal of a table beyond the rows, columns or texts that a form can have."""
    problem = f"表が大きすぎます（{MOST_ROWS:,}行×{MOST_COLUMNS}列まで）"
    return WorkbookRefused(seen, problem, "様式の範囲の外の行や列を削除して保存し直してください。")
