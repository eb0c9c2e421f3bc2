"""機械可読: the rules of the government for tables that programs read, and how each is met here.

They are those of 総務省「統計表における機械判読可能なデータの表記方法の統一ルール」(2020), in its order, with what this
dashboard promises beside them. tests/pages/data/test_machine_readable.py holds every table against each of them.
"""

from typing import NamedTuple

from ui.sheets import Sheet
from ui.table import Column, Table


class Rule(NamedTuple):
    """A rule: its number, what it asks, how it is met."""

    number: str
    asks: str
    met: str


RULES = (
    Rule("1-1", "ファイル形式は Excel か CSV", "CSV（UTF-8、BOM付き）と Excel。JSON と Parquet でも同じ値を読めます。"),
    Rule("1-2", "1セル1データ", "1行が1件、1列が1項目です。; で区切る列（担当・事項・調査年度）には、1行に1つの値を置いた表もあります。"),
    Rule("1-3", "数値データに文字を含まない", "数の列は数字だけで、桁区切り・記号・単位を含みません。「約330万枚」は 3300000 とし、原文は別の列に置きます。"),
    Rule("1-4", "セルを結合しない", "結合したセルはありません。どの行も列の数が同じです。"),
    Rule("1-5", "スペースや改行で体裁を整えない", "前後の空白と、セルの中の改行はありません。"),
    Rule("1-6", "項目名などを省略しない", "見出しは1行目だけで、どの列にも名があります。上の行と同じ値も省きません。"),
    Rule("1-7", "数式を残さない", "値だけです。CSV では、表計算ソフトが式とみなす文字で始まる文字列の前に ' を付けます。"),
    Rule("1-8", "オブジェクトを使わない", "図形・画像・コメントはありません。"),
    Rule("1-9", "単位を記載する", "数の列の単位は、辞書にあるか、同じ行の単位の列（unit など）にあります。計画書が単位を書いていない指標の、刻み・下限・上限・許容差だけは単位がありません。"),
    Rule("1-10", "機種依存文字を使わない", "列の名とコードは半角の英数字です。計画書から転記した文字は、丸数字なども印刷のまま残します。"),
    Rule("1-11", "時間は西暦で", "年度は西暦4桁、日付は YYYY-MM-DD です。和暦は、印刷された文字としての列にだけあります。"),
    Rule("1-12", "地域コードまたは地域名称", "市区町村についての行には、全国地方公共団体コード（6桁）を文字で置きます。検査数字も合います。"),
    Rule("1-13", "数値の列に特殊記号を混ぜない", "値がないところは空欄で、0 ではありません。理由は別の列にコードで置き、コードはすべて辞書にあります。"),
    Rule("2-1", "データが分断されていない", "空の行はなく、見出しのすぐ下から続きます。"),
    Rule("2-2", "1シートに1表", "1ファイルに1表です。Excel の2枚目のシートは、列の説明です。"),
)  # fmt: skip

_TABLE = Table[Rule]((
    Column("番号", lambda rule: rule.number),
    Column("ルール", lambda rule: rule.asks),
    Column("この表では", lambda rule: rule.met),
))  # fmt: skip
TITLE = "機械可読のルールへの対応"


def drawn() -> object:
    """Return the list as the page shows it."""
    return _TABLE.html(RULES, TITLE)


def sheet() -> Sheet:
    """Return the list as files hold it."""
    return _TABLE.sheet(RULES, TITLE)
