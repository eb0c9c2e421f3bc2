"""The ids of a plan workbook: given, found again by name in the plan that stands, or made; and rows found by name."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from domain.plan import kpi_title
from loaders import notation
from loaders.book.cell import squeezed
from loaders.plan_book.lines import Line
from loaders.transcription import SLUG

_WORDS = re.compile(r"[^\W0-9_]")
_DEEPEST = 4


class Ids:
    """The ids of the rows of one sheet: a cell names a row by its id or by its name."""

    def __init__(self, key: str, sheet: str, what: str) -> None:
        self._key, self._sheet, self._what = key, sheet, what
        self._by_name: dict[str, set[str]] = {}
        self.known: dict[str, str] = {}
        # Whoever names a row whose own id is refused is not told so a second time.
        self.has_faults = False

    def add(self, line: Line, identity: str, *names: str) -> None:
        """Remember the id of a row, unless an earlier row has it."""
        if identity in self.known:
            other = f"（もう一つは {self.known[identity]}）"
            line.refuse(self._key, f"同じ{self._what}IDの行が二つあります{other}", "片方を消すか、別のIDにしてください。")
            self.has_faults = True
            return
        self.known[identity] = line.cells[self._key].address
        for name in names:
            self._by_name.setdefault(squeezed(name), set()).add(identity)

    def of(self, line: Line, key: str | None = None) -> str | None:
        """Return the id of the row that a cell names; refuse one that is none or several. An empty cell names none."""
        key = key or self._key
        text = line.text(key)
        if text is None:
            return None
        if text in self.known:
            return text
        found = self._by_name.get(squeezed(text), set())
        if len(found) == 1:
            return next(iter(found))
        if found:
            remedy = f"ID（{'・'.join(sorted(found))}）のどれかで書いてください。"
            line.refuse(key, f"同じ名称の{self._what}が{len(found)}つあります", remedy)
        elif not self.has_faults:
            is_id = SLUG.fullmatch(text) is not None
            problem = f"シート「{self._sheet}」にない{'ID' if is_id else '名称'}です"
            line.refuse(key, problem, f"{self._what}を加えるか、{'ID' if is_id else '名称かID'}を確かめてください。")
        return None


def assigned(
    lines: Sequence[Line], key: str, wanted: Sequence[str], held: Sequence[str | None], used: Collection[str]
) -> list[str | None]:
    """Return the id of each row: as given, else as `held` under its name, else made from the `wanted` start.

    A made id is none that any row gives or that was ever `used`. None where the given one is refused.
    """
    given = [line.slug(key) if line.has(key) else None for line in lines]
    taken = {one for one in given if one is not None} | set(used)
    kept = {one for line, one in zip(lines, held, strict=True) if one is not None and not line.has(key)}
    made, again = list[str | None](), set[str]()
    for line, own, start, before in zip(lines, given, wanted, held, strict=True):
        if line.has(key):
            made.append(own)
        elif before is not None and before not in again and before not in (set(given) - {None}):
            again.add(before)
            made.append(before)
        else:
            made.append(free(start, taken | kept))
            taken.add(str(made[-1]))
    return made


def tell_made(
    lines: Sequence[Line], key: str, ids: Sequence[str | None], name_key: str, held: Iterable[str | None]
) -> None:
    """Tell, at the first row of them, which ids were made and how many were found again."""
    before = set(held)
    blank = [(line, one) for line, one in zip(lines, ids, strict=True) if one is not None and not line.has(key)]
    new = [(line, one) for line, one in blank if one not in before]
    again = [(line, one) for line, one in blank if one in before]
    for rows, told in ((new, "作りました"), (again, "名称から登録済みのものと同じにしました")):
        if rows:
            shown = "、".join(one for _, one in rows[:3]) + (" など" if len(rows) > 3 else "")
            rows[0][0].note(name_key, f"IDが空欄の {len(rows)} 行の ID を{told}（{shown}）")


def kpi_names(name: str, component: str | None) -> tuple[str, ...]:
    """Return the names by which the sheets name a KPI."""
    return (kpi_title(name, component), f"{name}　{component}") if component else (name,)


def name_key(owner: str, name: str, component: str | None) -> tuple[str, str, str]:
    """Return what a KPI is found again by: the id of its initiative, its name and its component."""
    return owner, squeezed(name), squeezed(component or "")


def starts(city: str, lines: Sequence[Line]) -> list[str]:
    """Return what the id of each initiative is made from: its printed number where it is plain, else its place."""
    return [start_of(city, line.text("number") or "", place) for place, line in enumerate(lines, 1)]


def start_of(city: str, number: str, place: int) -> str:
    """Return what the id of an initiative is made from: 1-2 of a printed １－２ or （１）－２, else its place."""
    flat = notation.normal(number).strip("-")
    if SLUG.fullmatch(flat):
        return f"{city}-{flat}"
    parts = [] if _WORDS.search(flat) else re.findall(r"[0-9]{1,3}", flat)
    return f"{city}-{'-'.join(parts) if 0 < len(parts) <= _DEEPEST else place}"


def of_kpi(initiative_id: str) -> str:
    """Return what the id of a KPI is made from."""
    return f"{initiative_id}-"


def held_initiatives(lines: Sequence[Line], held: Mapping[str, str]) -> list[str | None]:
    """Return the id that the standing plan has under the name of each row."""
    return [held.get(squeezed(line.text("initiative_name") or "")) for line in lines]


def free(start: str, taken: Collection[str]) -> str:
    """Return the first free id: the start itself, or with the next number."""
    if start not in taken and not start.endswith("-"):
        return start
    number = 1 if start.endswith("-") else 2
    base = start if start.endswith("-") else f"{start}-"
    while f"{base}{number}" in taken:
        number += 1
    return f"{base}{number}"
