"""The head of a plan workbook: whether it is the form, the city, and the record of the document."""

from collections.abc import Callable

from domain import municipality_code, similar_type
from domain.plan import Document
from domain.plan_book import Municipality, PlanTerms, Standing
from loaders.book.cell import CellError, Findings
from loaders.book.grid import Book
from loaders.plan_book import form
from loaders.plan_book.lines import NEW_FORM, Line, Sheet

_RECORD = ("municipality_name", "prefecture_name", "population_count", "population_on", "population_source",
           "is_population_confirmed", "similar_type")  # fmt: skip
_OPTIONAL = frozenset({"population_count", "population_on", "revised_text", "contact", "report_due", "similar_type"})


def check_form(book: Book, terms: PlanTerms, findings: Findings) -> tuple[str, int] | None:
    """Check that this is the plan form in this version of it; return its city (empty: a new one) and data version."""
    if form.FORM not in book.names:
        return None  # it is missing beside other sheets, perhaps
    sheet = book[form.FORM]
    found = [(sheet.cell(row, 1).value, sheet.cell(row, 2).value) for row in (1, 2, 3)]
    values = ["" if value is None else str(value) for _, value in found]
    if [name for name, _ in found] != [name for name, _ in form.form_rows("", 0)]:
        findings.errors.append(CellError(form.FORM, "A1:A3", "", "計画の様式ではありません", NEW_FORM))
    elif values[0] != form.TEMPLATE_VERSION:
        problem = f"様式の版が今の版（{form.TEMPLATE_VERSION}）と違います"
        findings.errors.append(CellError(form.FORM, "B1", values[0], problem, NEW_FORM))
    elif not values[2].isdecimal() or int(values[2]) > terms.version:
        findings.errors.append(CellError(form.FORM, "B3", values[2], "データの版が変えられています", NEW_FORM))
    else:
        return values[1], int(values[2])
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
        if one.key not in _OPTIONAL:
            line.need(one.key, f"{one.how}")
    city, code = line.slug("city"), line.text("municipality_code")
    held = standing(city) if city else Standing()
    if code is not None:
        _check_code(line, code, city, held, terms)
    if form_city and city and city != form_city:
        line.refuse("city", f"様式は {form_city} のものです", "その市の様式に記入してください。")
    if city and base_version < held.edition_version:
        problem = (
            f"様式（データ版 {base_version}）のあとで、この市の計画がデータ版 {held.edition_version} に更新されました"
        )
        findings.errors.append(CellError(form.FORM, "B3", str(base_version), problem, NEW_FORM))
    municipality = _municipality(line, city or "", code or "")
    _check_record(line, municipality, held)
    document = _document(line, terms, city or "", code or "")
    return (municipality, document, held) if line.is_sound else (None, document, held)


def _line(sheet: Sheet, findings: Findings) -> Line:
    cells = {}
    for one in form.FIELDS:
        row = sheet.line(form.row_of(one.key))
        is_missing = one.key in form.LATER_FIELDS and not row.has("name")
        if row.text("name") != one.name and not is_missing:
            row.refuse("name", f"項目が「{one.name}」ではありません", NEW_FORM)
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
        prefecture_name=line.text("prefecture_name") or "",
        population_count=count,
        population_on=population_on,
        population_source=line.text("population_source") or "",
        is_population_confirmed=bool(line.word("is_population_confirmed", form.CONFIRMATIONS)),
        similar_type=_similar_type(line),
    )


def _similar_type(line: Line) -> str | None:
    text, name = line.text("similar_type"), line.text("municipality_name") or ""
    found = None if text is None else similar_type.read(text, name)
    if text is not None and found is None:
        line.refuse("similar_type", f"{name}の類似団体の類型ではありません", similar_type.HOW)
    return found


def _check_record(line: Line, given: Municipality, held: Standing) -> None:
    """Refuse another name or population for a city of data/: the next build would bring the old one back."""
    if held.municipality is None or not held.is_from_data:
        return
    for key in _RECORD:
        if getattr(given, key) != getattr(held.municipality, key):
            remedy = f"元の「{_in_words(getattr(held.municipality, key))}」に戻してください。正すときは、運営者に計画データの訂正を頼んでください。"
            line.refuse(key, "この市の名称・人口・類似団体は、計画の取込みでは変えられません", remedy)


def _in_words(value: object) -> str:
    if value is None:
        return "空欄"
    return form.CONFIRMED[value] if isinstance(value, bool) else str(value)


def _document(line: Line, terms: PlanTerms, city: str, code: str) -> Document | None:
    start, end = line.fiscal_year("start_fiscal_year"), line.fiscal_year("end_fiscal_year")
    if start is not None and end is not None and start > end:
        line.refuse("end_fiscal_year", "計画期間の順序が逆です", "開始年度以後の年度にしてください。")
    published_on, report_due = line.day("published_on"), line.month_day("report_due")
    national_list = line.text("national_list") or ""
    if national_list and national_list not in terms.national_lists:
        remedy = f"{'・'.join(terms.national_lists)} から選んでください。"
        line.refuse("national_list", "知らない重点取組事項の版です", remedy)
    plan_id = line.slug("plan_id")
    if start is None or end is None or start > end or published_on is None or plan_id is None:
        return None
    return Document(
        plan_id=plan_id,
        city=city,
        municipality_code=code,
        plan_name=line.text("plan_name") or "",
        publisher=line.text("publisher") or "",
        start_fiscal_year=start,
        end_fiscal_year=end,
        published_on=published_on,
        published_text=line.text("published_text") or "",
        revised_text=line.text("revised_text"),
        contact=line.text("contact"),
        national_list=national_list,
        form_note=line.text("form_note") or "",
        conversion_note=line.text("conversion_note") or "",
        report_due=report_due,
    )
