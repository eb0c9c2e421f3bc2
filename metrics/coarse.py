"""Words as patterns of both engines: where domain/spelling.py finds a word in a text, its pattern matches.

The database passes over what cannot be found; what is left is held against the words exactly, in Python. Width, case,
kana, voicing, long marks and what joins words make no difference to a pattern.
"""

import re
import string
import unicodedata
from functools import lru_cache

from domain import spelling

_DROPPED = " \u3000\t・·•‧∙⋅･\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2500ーｰﾞﾟ゛゜－\u3099\u309a-"
_HALF = "ｦｧｨｩｪｫｬｭｮｯｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜﾝ"
_KATAKANA = [chr(code) for code in range(ord("ァ"), ord("ヶ") + 1)]
_WRITTEN = [
    *(chr(ord(letter) + wide) for letter in string.digits + string.ascii_letters for wide in (0, 0xFEE0)),
    *_KATAKANA, *(chr(ord(kana) - 0x60) for kana in _KATAKANA), *_HALF, *(chr(ord("①") + index) for index in range(9)),
]  # fmt: skip


def _plain(sign: str) -> str:
    """Return what a sign is beside all differences."""
    plain = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", sign).casefold())[:1]
    return chr(ord(plain) + 0x60) if "ぁ" <= plain <= "ゖ" else plain


_ALIKE: dict[str, str] = {}
for _sign in _WRITTEN:
    _ALIKE[_plain(_sign)] = _ALIKE.get(_plain(_sign), "") + _sign
# Where one sign ends another begins, whatever joins the words.
_JOINT = f"[{_DROPPED}]*"


@lru_cache(maxsize=256)
def pattern(spelt: str) -> str:
    """Return the pattern of one spelling of a word, of a whole text; empty where nothing of it is left."""
    signs = [sign for sign in spelt if sign not in _DROPPED]
    if not signs:
        return ""
    classes = [f"[{alike}]" if (alike := _ALIKE.get(_plain(sign))) else re.escape(sign) for sign in signs]
    return f".*{_JOINT.join(classes)}.*"


def condition(words: str, *columns: str) -> tuple[str, list[object]]:
    """Return what holds of every row whose columns hold all words, and its parameters; of others it may hold too.

    `~` asks one engine for the whole text and the other for a part of it: a pattern is both. A line's end is a blank.
    """
    text = " || ' ' || ".join(f"coalesce({column}, '')" for column in columns)
    parts, given = ["1 = 1"], list[object]()
    for word in words.split():
        patterns = sorted({found for each in spelling.spellings(word) if (found := pattern(each))})
        if patterns:
            parts.append("(" + " OR ".join(f"replace({text}, chr(10), ' ') ~ ?" for _ in patterns) + ")")
            given += patterns
    return " AND ".join(parts), given
