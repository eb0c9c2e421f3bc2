"""Pictures of every page for docs/screenshots/, of the real plans and of the practice data: `make screenshots`.

`python -m tests.browser.screenshots FOLDER VIEW …` makes those of some views alone.

It stands among the browser tests because it starts the same servers and opens the same views.
"""

import sys
import tempfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from tests.browser import bringing, reporting, test_sign_in
from tests.browser.conftest import CHROMIUM, FLAGS, ROOT, Server, build, build_practice, sized, start
from tests.browser.views import PRINTED, VIEWS, View

FOLDER = ROOT / "docs" / "screenshots"
# The tallest picture: two to three screens say what a page is like, and a file stays far below 400 kB.
TALLEST = {1280: 1900, 390: 2200}
PAPER = 794  # the width of A4 at 96 dots an inch
COLOURS = 128

TITLES = {
    "overview": "全体", "city": "市", "kpi": "指標", "compare": "比較", "roadmap": "工程", "explore": "分析",
    "upload": "登録", "report": "報告書", "data": "データ", "history": "履歴", "sources": "出典", "method": "計算方法",
    "print_city": "市の印刷用表示",
    "print_kpi": "指標の印刷用表示", "plans": "計画の取込み", "plans_errors": "計画の取込み（誤りの一覧）",
    "plans_preview": "計画の取込み（取り込む前の確認）", "upload_errors": "登録（誤りの一覧）",
    "upload_preview": "登録（登録の前の確認）", "approval": "登録（承認を待つ登録）", "history_undo": "履歴（登録の取消し）",
    "admin": "管理", "overview_first": "全体（はじめの一画面）", "upload_first": "登録（はじめの一画面）",
}  # fmt: skip


class Picture(NamedTuple):
    """One picture: which view, how wide, in which theme, on which data."""

    view: str
    width: int
    is_dark: bool = False
    is_practice: bool = False

    @property
    def file_name(self) -> str:
        """Return `<view>-<width>[-dark][-practice].png`."""
        parts = [self.view, str(self.width), *["dark"] * self.is_dark, *["practice"] * self.is_practice]
        return "-".join(parts) + ".png"

    @property
    def title(self) -> str:
        """Return what it shows, for people."""
        if self.view in PRINTED:
            return f"{TITLES[self.view]}（A4）"
        data = "架空の計画" if self.view in GUIDE else "練習用データ" if self.is_practice else "実際の計画"
        return f"{TITLES[self.view]}（{data}、幅{self.width}px{'、暗い配色' if self.is_dark else ''}）"


# The acts that docs/guide-plan.md shows, with the invented plan of its example.
GUIDE = {
    "plans": View("/plans", bringing.let_in),
    "plans_errors": View("/plans", bringing.with_errors),
    "plans_preview": View("/plans", bringing.mended),
}
# Those that docs/manual/ shows, with fictitious actuals; one of them between people who have signed in.
MANUAL = {
    "upload_errors": View("/upload", reporting.with_errors),
    "upload_preview": View("/upload", reporting.previewed),
    "approval": View("/upload", reporting.approving),
    "history_undo": View("/history", reporting.registered),
    "admin": View("/admin", reporting.managing),
    "overview_first": View("/"),
    "upload_first": View("/upload", reporting.beginning),
}
ACTS = GUIDE | MANUAL
BY_SIGN_IN = ("approval",)
# These from the top of the page.
TALLEST_ACT = {"history_undo": 1120, "admin": 1000, "overview_first": 660, "upload_first": 900}
PAGES = [name for name in TITLES if name not in PRINTED and name not in ACTS]
PICTURES = [
    *(Picture(name, width) for name in PAGES for width in TALLEST),
    *(Picture(name, width, is_practice=True) for name in ("overview", "city", "kpi", "compare") for width in TALLEST),
    *(Picture(name, 1280, is_dark=True) for name in ("overview", "kpi", "roadmap")),
    *(Picture(name, 390, is_dark=True, is_practice=True) for name in ("overview", "city")),
    *(Picture(name, PAPER, is_practice=True) for name in PRINTED),
    *(Picture(name, 1280) for name in GUIDE),
    Picture("plans_errors", 390),
    *(Picture(name, 1280, is_practice=name not in ("admin", "upload_first")) for name in MANUAL),
]
# What the practice data shows best: a KPI with several years of actuals.
INSTEAD = {("kpi", True): View("/kpi?kpi=togane-1-4-line-friends")}


_BELOW_THE_FRAME = """heading => {
    heading.scrollIntoView();
    heading.closest("[data-testid=stMain]").scrollBy(0, -90);
}"""


def taken(browser: Browser, server: Server, picture: Picture) -> Image.Image:
    """Return the picture, as tall as the page but no taller than TALLEST, in few colours."""
    visitor = browser.new_context(
        viewport={"width": picture.width, "height": 900}, locale="ja-JP", timezone_id="Asia/Tokyo",
        color_scheme="dark" if picture.is_dark else "light",
    )  # fmt: skip
    views = VIEWS | ACTS
    view = INSTEAD.get((picture.view, picture.is_practice)) or views[{"upload": "form"}.get(picture.view, picture.view)]
    page = view.show(visitor.new_page(), server)
    page.wait_for_timeout(500)  # fonts and the last frames of the charts
    tall = page.evaluate(
        "() => (document.querySelector('[data-testid=stMain]') ?? document.documentElement).scrollHeight"
    )
    tallest = TALLEST_ACT.get(picture.view, 1000) if picture.view in ACTS else TALLEST.get(picture.width, 1123)
    sized(page, picture.width, min(int(tall), tallest))
    if picture.view in ACTS and picture.view not in TALLEST_ACT:
        page.locator("h2").last.evaluate(_BELOW_THE_FRAME)
    page.wait_for_timeout(500)
    drawn = Image.open(BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
    visitor.close()
    return in_few_colours(drawn)


def keep(browser: Browser, server: Server, picture: Picture, folder: Path) -> None:
    """Take a picture and write it into the folder."""
    taken(browser, server, picture).save(folder / picture.file_name, optimize=True)
    print(folder / picture.file_name)


def between_people(browser: Browser, kept: Path, pictures: Sequence[Picture], folder: Path) -> None:
    """Write the pictures of what people do who have signed in, at a provider on loopback."""
    kept.mkdir()
    database = kept / "practice.duckdb"
    build_practice(database)
    with test_sign_in.provided() as provider:
        offices = test_sign_in.Offices(provider, browser, {"public": database})
        try:
            server = offices.of("public").server
            for picture in pictures:
                keep(browser, server, picture, folder)
        finally:
            offices.close()


def in_few_colours(drawn: Image.Image) -> Image.Image:
    """Return the picture in the colours that cover most of it, exactly, and in some that span the rest.

    Without the first a ground takes a tint that it has not, without the others a small red mark takes the colour of
    something larger.
    """
    most = [colour for _, colour in sorted(drawn.getcolors(drawn.width * drawn.height) or [], reverse=True)]
    spread = drawn.quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).convert("RGB")
    spanning = [colour for _, colour in spread.getcolors() or []]
    chosen: dict[tuple[int, ...], tuple[int, ...]] = {}
    for colour in (*most[:COLOURS], *spanning):  # Pillow looks a colour up by the upper five bits of its parts
        chosen.setdefault(tuple(part >> 3 for part in colour), colour)  # type: ignore[union-attr, arg-type]
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for colour in chosen.values() for part in colour])
    return drawn.quantize(palette=palette, dither=Image.Dither.NONE)


def readme() -> str:
    """Return the page that shows the pictures, a heading a page."""
    lines = ["# 画面", "", "`make screenshots` が作り直します。長い画面は、はじめの部分です。", ""]
    for name, title in TITLES.items():
        lines += [f"## {title}", ""]
        for picture in PICTURES:
            if picture.view == name:
                width = 720 if picture.width > 390 else 280
                lines.append(f'<img src="{picture.file_name}" alt="{picture.title}" width="{width}">')
        lines.append("")
    return "\n".join(lines)


def main(folder: Path, *only: str) -> None:
    """Write all pictures and their README.md into the folder; what else is there as a picture goes.

    Where views are named, theirs alone are made, and nothing goes.
    """
    folder.mkdir(parents=True, exist_ok=True)
    wanted = [picture for picture in PICTURES if not only or picture.view in only]
    with tempfile.TemporaryDirectory() as kept, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for is_practice, make in ((False, build), (True, build_practice)):
            database = Path(kept) / f"{make.__name__}.duckdb"
            make(database)
            server = start(database, DX_SAMPLE="on", DX_SAMPLE_FOLDER=kept)
            try:
                for picture in wanted:
                    if picture.is_practice == is_practice and picture.view not in BY_SIGN_IN:
                        keep(browser, server, picture, folder)
            finally:
                server.stop()
        between_people(browser, Path(kept) / "people", [one for one in wanted if one.view in BY_SIGN_IN], folder)
        browser.close()
    for path in folder.glob("*.png"):
        if not only and path.name not in {picture.file_name for picture in PICTURES}:
            path.unlink()
    (folder / "README.md").write_text(readme(), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER, *sys.argv[2:])
