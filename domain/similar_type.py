"""類似団体: the type that 総務省 gives a municipality in its financial index tables, so that like stand with like.

A type is written as the tables name it, with the kind of municipality before the class: 都市Ⅱ-1 is another type than
町村Ⅱ-1. The dashboard computes none: it depends on the industries of a census, which no plan prints.
"""

import re
from unicodedata import normalize

# Types that have no classes.
WHOLE = ("政令指定都市", "特別区", "中核市", "施行時特例市")
HOW = "都市Ⅱ-1、町村Ⅳ-2、中核市 のように、総務省の類似団体別の表のとおり書きます。"

_ROMAN = {"I": "Ⅰ", "II": "Ⅱ", "III": "Ⅲ", "IV": "Ⅳ", "V": "Ⅴ"}
_CLASS = re.compile(r"(都市|町村)?(IV|V|I{1,3})-?([0-3])")
# How many classes of population each kind has, and up to which number its classes of industries go.
_LARGEST = {"都市": ("IV", 3), "町村": ("V", 2)}


def read(text: str, municipality_name: str) -> str | None:
    """Return a type in its one spelling, None for what is none or cannot be that of a municipality of this name.

    Width, hyphens and the kind of numerals do not count; without its kind (Ⅱ-1) it is that of the name.
    """
    plain = re.sub(r"[-‐‑–—―−ー－\s]+", "-", normalize("NFKC", text).strip())
    is_ward, is_city = municipality_name.endswith("区"), municipality_name.endswith("市")
    if plain in WHOLE:
        return plain if is_ward == (plain == "特別区") and (is_ward or is_city) else None
    found = _CLASS.fullmatch(plain)
    own = "都市" if is_city else "町村" if municipality_name.endswith(("町", "村")) else None
    if found is None or own is None or found[1] not in (None, own):
        return None
    last, most = _LARGEST[own]
    if int(found[3]) > most or list(_ROMAN).index(found[2]) > list(_ROMAN).index(last):
        return None
    return f"{own}{_ROMAN[found[2]]}-{found[3]}"


def order(similar_type: str) -> tuple[int, str]:
    """Return by what types stand in their order: those without classes first, then 都市, then 町村."""
    if similar_type in WHOLE:
        return WHOLE.index(similar_type), ""
    return len(WHOLE) + list(_LARGEST).index(similar_type[:2]), similar_type
