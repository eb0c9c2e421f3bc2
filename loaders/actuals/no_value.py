"""Words in the place of a value: why there is none, that it has ended, or nothing that anybody could tell."""

import re
from typing import NamedTuple

from domain.codes import ValueCode
from domain.words import VALUE_CODE
from loaders.book.cell import squeezed

# Other words for the form's own reasons. 未実施 is none: of a training that was not held the value is 0.
_SAME = {
    ValueCode.IN_PROGRESS: (
        "未集計", "集計前", "集計未了", "集計待ち", "集計作業中", "集約中", "取りまとめ中", "とりまとめ中", "調査中", "確認中", "精査中",
        "算定中", "算出中",
    ),
    ValueCode.NOT_SURVEYED: (
        "調査未実施", "調査なし", "調査無し", "調査せず", "調査実施せず", "調査を実施せず", "調査していない", "未計測", "未測定", "未把握",
        "把握せず", "把握していない", "測定せず", "計測せず", "測定していない", "計測していない",
    ),
    ValueCode.NOT_PUBLISHED: ("非公表", "非公開", "公表前", "公表待ち", "未発表", "発表前"),
    ValueCode.NOT_APPLICABLE: ("該当無し", "対象なし", "対象無し", "対象外", "該当者なし", "該当者無し", "対象者なし", "対象者無し"),
}  # fmt: skip
_WORDS = {word: code for code, words in _SAME.items() for word in (VALUE_CODE[code], *words)}
_EDGES = "-ー.。,、:※*・()[]【】〔〕「」『』<>〈〉《》"
_SAID = re.compile(
    rf"(?:(?:現在|ただいま|目下)、?)?(?P<word>{'|'.join(sorted(map(re.escape, _WORDS), key=len, reverse=True))})"
    r"(?:です|である|となっています)?(?P<more>[(\[【〔※:、。].*)?"
)
_ENDED = re.compile(
    "(?:事業|制度|取組|業務|施設|サービス|指標|利用)?(?:は|の|を)?(?:廃止|終了|休止|中止|凍結|取りやめ|とりやめ|閉鎖|撤去)(?:済み?|しました|した)?"
)
_MARKS = re.compile(r"[-ー.。,、・*※#/×✕xX_=~?!〃\"']+")
_NOTHING = frozenset(
    {
        "", "なし", "無し", "無", "不明", "不詳", "未", "未定", "未設定", "未了", "未実施", "実施なし", "実施せず", "未回答", "回答なし",
        "未報告", "報告なし", "未入力", "空欄", "n/a", "na", "n.a.", "nil", "null", "none", "データなし", "データ無し", "データ無",
        "数値なし", "実績なし", "実績無し", "記録なし", "記載なし", "情報なし", "該当データなし", "集計なし", "集計不可", "集計不能",
        "算出不可", "算出不能", "算定不可", "算定不能", "測定不可", "測定不能", "計測不可", "計測不能", "秘匿", "調整中", "同上", "同左",
        "同じ", "変更なし", "前年同", "前年度同", "ゼロ", "零", "〇",
    }
)  # fmt: skip


class Reason(NamedTuple):
    """A reason for there being no value, in the form's word; `is_own` where that word, and no other, was written."""

    word: str
    is_own: bool


def reason(text: object) -> Reason | None:
    """Return the reason that a text gives: 集計中, ―（集計中）, 未集計; None where it gives none, or more than one word."""
    match = _SAID.fullmatch(squeezed(text).strip(_EDGES)) if isinstance(text, str) else None
    if match is None:
        return None
    word = VALUE_CODE[_WORDS[match["word"]]]
    return Reason(word, word == match["word"] and not match["more"])


def says_ended(flat: str) -> bool:
    """Tell whether a text, squeezed, says that something was given up."""
    return _ENDED.fullmatch(flat.strip(_EDGES)) is not None


def says_nothing(flat: str) -> bool:
    """Tell whether a text, squeezed, stands for no value and does not say why: －, …, データなし."""
    return flat.casefold() in _NOTHING or _MARKS.fullmatch(flat) is not None
