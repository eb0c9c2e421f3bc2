"""The head of a plan workbook: whether it is the form, the city, and the record of the document."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from domain import municipality_code, similar_type
from domain.plan import Document
from domain.plan_book import Municipality, PlanTerms, Standing
from loaders import notation
from loaders.book.cell import CellError, Findings
from loaders.book.grid import Book
from loaders.notation import NotationError
from loaders.plan_book import form
from loaders.plan_book.lines import NEW_FORM, Line, Sheet
from loaders.transcription import Where

_NAMES = frozenset(one.name for one in form.FIELDS)
_RECORD = ("municipality_name", "prefecture_name", "population_count", "population_on", "population_source",
           "is_population_confirmed", "similar_type")  # fmt: skip


def check_form(book: Book, terms: PlanTerms, findings: Findings) -> tuple[str, int, str] | None:
    """Check that this is the plan form in a version that is read; return its city (empty: a new one), data version and
    the version of the form."""
    if form.FORM not in book.names:
        return None  # it is missing beside other sheets, perhaps
    sheet = book[form.FORM]
    found = [(sheet.cell(row, 1).value, sheet.cell(row, 2).value) for row in (1, 2, 3)]
    values = ["" if value is None else str(value) for _, value in found]
    if [name for name, _ in found] != [name for name, _ in form.form_rows("", 0)]:
        findings.errors.append(CellError(form.FORM, "A1:A3", "", "計画の様式ではありません", NEW_FORM))
    elif values[0] not in form.READ_VERSIONS:
        problem = f"様式の版が読み取れる版（{'・'.join(form.READ_VERSIONS)}）と違います"
        findings.errors.append(CellError(form.FORM, "B1", values[0], problem, NEW_FORM))
    elif not values[2].isdecimal() or int(values[2]) > terms.version:
        findings.errors.append(CellError(form.FORM, "B3", values[2], "データの版が変えられています", NEW_FORM))
    else:
        return values[1], int(values[2]), values[0]
    return None


def read(
    sheet: Sheet,
    terms: PlanTerms,
    standing: Callable[[str], Standing],
    form_city: str,
    base_version: int,
    findings: Findings,
) -> tuple[Municipality | None, Document | None, Standing]:
    """Return the city, the document (None where refused) and what the database holds of the city."""
    line = _line(sheet, findings)
    for one in form.FIELDS:
        if not one.is_optional and not (one.key == "city" and _known_city(line, terms)):
            line.need(one.key, one.how)
    code = line.text("municipality_code")
    city = line.slug("city") or _known_city(line, terms)
    held = standing(city) if city else Standing()
    if code is not None:
        _check_code(line, code, city, held, terms)
    if form_city and city and city != form_city:
        line.refuse("city", f"様式は {form_city} のものです", "その市町村の様式に記入してください。")
    if city and base_version < held.edition_version:
        problem = (
            f"様式（データ版 {base_version}）のあとで、この市の計画がデータ版 {held.edition_version} に更新されました"
        )
        findings.errors.append(CellError(form.FORM, "B3", str(base_version), problem, NEW_FORM))
    municipality = _municipality(line, city or "", code or "")
    _check_record(line, municipality, held)
    document = _document(line, terms, city or "", code or "")
    return (municipality, document, held) if line.is_sound else (None, document, held)


def _known_city(line: Line, terms: PlanTerms) -> str | None:
    """Return the slug of a municipality that the catalogue holds, where the row of the slug is empty."""
    return None if line.has("city") else terms.cities.get(line.text("municipality_code") or "")


def _line(sheet: Sheet, findings: Findings) -> Line:
    """Return the lines of the sheet as one row of values: each found by its name, at its place or at another."""
    rows = dict[str, Line]()
    for number in sheet.numbers():
        row = sheet.line(number)
        rows.setdefault(row.text("name") or "", row)
    cells = {}
    for one in form.FIELDS:
        at_place = sheet.line(form.row_of(one.key))
        row = rows.get(one.name, at_place)
        if one.name not in rows:
            if not one.is_optional or (at_place.has("value") and at_place.text("name") not in _NAMES):
                at_place.refuse("name", f"項目が「{one.name}」ではありません", f"A{form.row_of(one.key)} を「{one.name}」に戻してください。")
                cells[one.key] = at_place.cells["value"]
            else:
                cells[one.key] = replace(at_place.cells["value"], value=None, is_broken=False)
        else:
            cells[one.key] = row.cells["value"]
    return Line(cells, {one.key: one.name for one in form.FIELDS}, findings)


def _check_code(line: Line, code: str, city: str | None, held: Standing, terms: PlanTerms) -> None:
    if not municipality_code.is_valid(code):
        remedy = "検査数字を含む6桁で書いてください。先頭の 0 も要ります。"
        line.refuse("municipality_code", "団体コードとして正しくありません", remedy)
        return
    name = line.text("prefecture_name")
    if name is not None and name != municipality_code.prefecture_of(code):
        problem = f"団体コード {code} の都道府県（{municipality_code.prefecture_of(code)}）ではありません"
        line.refuse("prefecture_name", problem, "団体コードか都道府県名を確かめてください。")
    if held.municipality is not None and held.municipality.municipality_code != code:
        problem = f"市の略号「{city}」は団体コード {held.municipality.municipality_code} で登録されています"
        line.refuse("municipality_code", problem, "団体コードか市の略号を確かめてください。")
    known = terms.cities.get(code)
    if held.municipality is None and known is not None:
        line.refuse("city", f"団体コード {code} は市の略号「{known}」で登録されています", "その略号にしてください。")


def _municipality(line: Line, city: str, code: str) -> Municipality:
    count, population_on = line.integer("population_count"), line.day("population_on")
    if line.has("population_count") != line.has("population_on"):
        missing = "population_on" if line.has("population_count") else "population_count"
        line.refuse(missing, "人口とその時点は、両方を書くか両方を空欄にします", "もう一方も記入してください。")
    if count == 0:
        line.refuse("population_count", "人口が 0 です", "分からなければ空欄にしてください。")
    return Municipality(
        municipality_code=code,
        city=city,
        municipality_name=line.text("municipality_name") or "",
        prefecture_name=line.text("prefecture_name") or _prefecture(code),
        population_count=count,
        population_on=population_on,
        population_source=line.text("population_source") or "記載なし",
        is_population_confirmed=bool(line.word("is_population_confirmed", form.CONFIRMATIONS)),
        similar_type=_similar_type(line),
    )


def _similar_type(line: Line) -> str | None:
    text, name = line.text("similar_type"), line.text("municipality_name") or ""
    found = None if text is None else similar_type.read(text, name)
    # Whose name is refused is told that alone.
    if text is not None and found is None and name:
        line.refuse("similar_type", f"{name}の類似団体の類型ではありません", similar_type.HOW)
    return found


def _prefecture(code: str) -> str:
    return municipality_code.prefecture_of(code) if municipality_code.is_valid(code) else ""


def _check_record(line: Line, given: Municipality, held: Standing) -> None:
    """Refuse another name or population for a city of data/: the next build would bring the old one back."""
    if held.municipality is None or not held.is_from_data:
        return
    for key in _RECORD:
        if getattr(given, key) != getattr(held.municipality, key):
            remedy = f"元の「{_in_words(getattr(held.municipality, key))}」に戻してください。正すときは、運営者に計画データの訂正を頼んでください。"
            line.refuse(key, "この市町村の名称・人口・類似団体は、計画の取込みでは変えられません", remedy)


def _in_words(value: object) -> str:
    if value is None:
        return "空欄"
    return form.CONFIRMED[value] if isinstance(value, bool) else str(value)


def _document(line: Line, terms: PlanTerms, city: str, code: str) -> Document | None:
    start, end = line.fiscal_year("start_fiscal_year"), line.fiscal_year("end_fiscal_year")
    if start is not None and end is not None and start > end:
        line.refuse("end_fiscal_year", "計画期間の順序が逆です", "開始年度以後の年度にしてください。")
    report_due = line.month_day("report_due")
    national_list = line.text("national_list")
    if national_list is not None and national_list not in terms.national_lists:
        remedy = f"{'・'.join(terms.national_lists)} から選んでください。"
        line.refuse("national_list", "知らない重点取組事項の版です", remedy)
    if national_list is None and terms.national_lists:
        national_list = terms.national_lists[-1]
        line.note("plan_name", f"重点取組事項の版が空欄なので「{national_list}」とします。テーマの重点の印に使います")
    plan_id = line.slug("plan_id")
    if start is None or end is None or start > end:
        return None
    published_on, published_text = _published(line, start)
    if published_on is None or (plan_id is None and line.has("plan_id")):
        return None
    return Document(
        plan_id=plan_id or f"{city}-{start}",
        city=city,
        municipality_code=code,
        plan_name=line.text("plan_name") or "",
        publisher=line.text("publisher") or line.text("municipality_name") or "",
        start_fiscal_year=start,
        end_fiscal_year=end,
        published_on=published_on,
        published_text=published_text,
        revised_text=line.text("revised_text"),
        contact=line.text("contact"),
        national_list=national_list or "",
        form_note=line.text("form_note") or "",
        conversion_note=line.text("conversion_note") or "様式に記入",
        report_due=report_due,
    )


def _published(line: Line, start: int) -> tuple[date | None, str]:
    """Return the day of publication and its text: as given, the one from the other, else the plan's first day."""
    printed, published_on = line.text("published_text"), line.day("published_on")
    if line.has("published_on"):
        return published_on, printed or ("" if published_on is None else f"{published_on.isoformat()}（印字は未記入）")
    if printed is not None:
        try:
            day = notation.day(printed, Where(form.PLAN, 0, "")).replace(day=1)
        except NotationError:
            pass
        else:
            return day, printed
    first = date(start, 4, 1)
    line.note("plan_name", f"公表日が空欄なので、計画期間の初日 {first.isoformat()} とします。判定には使いません")
    return first, printed or "記載なし"
