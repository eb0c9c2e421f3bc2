"""Readings in Latin letters: what is written in kana is found in the code of a city (choshi), which is its reading.

A long vowel is no letter of its own there (ちょうし is choshi), and neither are the other ways of writing one sound.
"""

import re
import unicodedata

_ROWS = {
    "": "あいうえお", "k": "かきくけこ", "s": "さしすせそ", "t": "たちつてと", "n": "なにぬねの", "h": "はひふへほ", "m": "まみむめも",
    "r": "らりるれろ", "g": "がぎぐげご", "z": "ざじずぜぞ", "d": "だぢづでど", "b": "ばびぶべぼ", "p": "ぱぴぷぺぽ",
}  # fmt: skip
_KANA = {kana: f"{first}{vowel}" for first, row in _ROWS.items() for kana, vowel in zip(row, "aiueo", strict=True)} | {
    "し": "shi", "ち": "chi", "つ": "tsu", "ふ": "fu", "じ": "ji", "ぢ": "ji", "づ": "zu", "や": "ya", "ゆ": "yu", "よ": "yo",
    "わ": "wa", "ゐ": "i", "ゑ": "e", "を": "o", "ん": "n", "ゔ": "vu", "ー": "", "ぁ": "a", "ぃ": "i",
    "ぅ": "u", "ぇ": "e", "ぉ": "o",
    "ゃ": "ya", "ゅ": "yu", "ょ": "yo", "っ": "", "ゎ": "wa", "ヶ": "ga", "ゖ": "ga", "ゕ": "ka",
}  # fmt: skip
_SMALL = {"ゃ": "a", "ゅ": "u", "ょ": "o"}
_TO_HIRAGANA = {code + 0x60: code for code in range(ord("ぁ"), ord("ゖ") + 1)}
_LONG = (("ou", "o"), ("oo", "o"), ("uu", "u"), ("oh", "o"))
_OTHERWISE = (("si", "shi"), ("ti", "chi"), ("tu", "tsu"), ("zi", "ji"), ("mb", "nb"), ("mp", "np"))
_FU = re.compile("(?<![sc])hu")


def of(text: str) -> str | None:
    """Return how a text in kana or Latin letters is read, as the codes of cities are; None where it has other signs."""
    signs = unicodedata.normalize("NFKC", text).casefold().translate(_TO_HIRAGANA)
    read = ""
    for index, sign in enumerate(signs):
        before = signs[index - 1 : index]
        if sign in _SMALL and before and _KANA.get(before, "").endswith("i"):
            # しょ is sho, きょ is kyo.
            stem = read[:-1]
            read = stem + (_SMALL[sign] if stem.endswith(("sh", "ch", "j")) else f"y{_SMALL[sign]}")
        elif sign in _KANA:
            read += (_KANA[sign][:1] if before == "っ" and _KANA[sign][:1] in "kstph" else "") + _KANA[sign]
        elif sign.isascii() and sign.isalpha():
            read += sign
        elif not (sign.isspace() or sign in "-‐・"):
            return None
    return plain(read)


def plain(reading: str) -> str:
    """Return a reading in one of the ways to write it, without what parts it."""
    found = _FU.sub("fu", re.sub(r"[^a-z]", "", reading.casefold()))
    for written, sound in (*_OTHERWISE, *_LONG):
        found = found.replace(written, sound)
    return found
