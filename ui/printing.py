"""The print views of pages: plain documents for A4, made on the server from the same pieces as the pages.

They need no script, so they are also what a reader without one is led to.
"""

from collections.abc import Sequence
from typing import NamedTuple

from access import served
from store.practice.purpose import PRACTICE
from ui import answers, footer, formats, markup, menu, selection
from ui.paper import Printed


class Assets(NamedTuple):
    """The addresses of what a document loads."""

    style_sheets: Sequence[str]
    script: str


def document(page: str, printed: Printed, assets: Assets) -> str:
    """Return the print view of a page with the present selection as an HTML document."""
    links = "".join(f'<link rel="stylesheet" href="{markup.safe(sheet)}">' for sheet in assets.style_sheets)
    query = selection.query()
    live = f"/{page}?{query}" if query else f"/{page}"
    return (
        '<!DOCTYPE html><html lang="ja"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{markup.safe(printed.title)}（印刷用）｜{menu.PRODUCT}</title>{links}"
        f"<style>{_running(printed)}</style>"
        f'<script src="{markup.safe(assets.script)}" defer></script></head><body class="dx-paper">'
        f'<header><div class="dx-print-tools"><a href="{markup.safe(live)}">もとの画面へ戻る</a>'
        '<button type="button" class="dx-print" hidden>印刷</button>'
        "<span>A4 用の表示です。ブラウザの印刷（Ctrl＋P）で、用紙を A4 にしてください。</span></div>"
        f"{_practice()}</header><main><h1>{markup.safe(printed.title)}</h1>{markup.paragraph(printed.lead)}{_as_of()}"
        f"{printed.body}</main>{footer.foot()}</body></html>"
    )


def _as_of() -> markup.Markup:
    """Return the line that says as of when the view reads, and whether the link pins that."""
    moment = answers.now()
    fixed = "（時点を固定した表示）" if selection.pin().is_set else ""
    return markup.Markup(
        f'<p class="dx-print-line">{markup.safe(formats.day(moment.as_of))}時点の判定{fixed}　'
        f"データ版 {moment.version}　{menu.PRODUCT}</p>"
    )


def _practice() -> markup.Markup:
    if served.practice_day() is None:
        return markup.Markup("")
    return markup.Markup(
        f'<p class="dx-print-practice"><strong>{markup.safe(PRACTICE)}</strong>　'
        "計画は実物ですが、実績・段階・理由は作りもので、どの市の実績でもありません。</p>"
    )


def _running(printed: Printed) -> str:
    """Return what stands at the edge of every sheet: the source with version and day, the page, the practice mark."""
    moment = answers.now()
    foot = f"出典：{printed.source}　データ版 {moment.version}　{moment.as_of.isoformat()}時点"
    head = PRACTICE if served.practice_day() is not None else ""
    return (
        f"@page {{ @top-right {{ content: {_css_text(head)}; }} @bottom-left {{ content: {_css_text(foot)}; }} "
        '@bottom-right { content: counter(page) " / " counter(pages) "ページ"; } }'
    )


def _css_text(words: str) -> str:
    """Return words as a string of a style sheet that stands in a document: nothing in them can end either."""
    return (
        '"'
        + "".join(letter if letter.isalnum() or letter in "　・：（）" else f"\\{ord(letter):x} " for letter in words)
        + '"'
    )
