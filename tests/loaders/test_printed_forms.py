"""Every usual printed form is read as it is meant, or its sender is asked for the number; none is read as another."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.notation import NotationError
from loaders.plan_book import printed, values
from loaders.plan_book.around import PrintedValue
from loaders.plan_book.printed import NeedsNumber
from loaders.transcription import Where
from tests.loaders import printed_forms
from tests.loaders.printed_forms import FORMS, Form
from tests.test_messages import plain

HERE = Where("目標", 0, "C2")


def read(form: Form, name: str = "") -> PrintedValue:
    return values.read(form.printed, None, form.unit, HERE, name=name)


def year(found: PrintedValue) -> str:
    if found.observed_on is not None:
        return found.observed_on.isoformat()
    if found.calendar_year is not None:
        return str(found.calendar_year)
    return "" if found.fiscal_year is None else f"FY{found.fiscal_year}"


def number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def holds(form: Form, found: PrintedValue) -> None:
    quantity = found.quantity
    assert (quantity.low, quantity.high) == (number(form.low), number(form.high))
    assert values.units_agree(quantity.unit, form.shown_unit) or form.shown_unit is None
    assert year(found) == form.year


def test_two_hundred_forms_are_held_each_once() -> None:
    keys = [(form.printed, form.unit) for form in FORMS]
    assert len(keys) == len(set(keys)) >= 200


@pytest.mark.parametrize("form", FORMS, ids=[f"{form.printed} in {form.unit}" for form in FORMS])
def test_a_printed_form(form: Form) -> None:
    if form.problem:
        with pytest.raises(NeedsNumber) as asked:
            read(form)
        assert asked.value.problem == form.problem
        assert plain(f"{asked.value.problem}。{asked.value.remedy}")
    else:
        holds(form, read(form))


@pytest.mark.parametrize(("name", "form"), printed_forms.OWN_CHANGES)
def test_a_change_is_the_value_of_a_kpi_that_measures_it(name: str, form: Form) -> None:
    holds(form, read(form, name))


@pytest.mark.parametrize(("text", "unit"), printed_forms.CONTRADICTIONS)
def test_a_unit_that_contradicts_is_told(text: str, unit: str) -> None:
    with pytest.raises(NotationError, match="が、指標の単位") as refused:
        values.read(text, None, unit, HERE)
    assert not isinstance(refused.value, NeedsNumber)
    assert plain(f"{refused.value.problem}。{refused.value.remedy}")


@pytest.mark.parametrize(
    ("said", "unit", "ends", "text", "fits"),
    [
        ("45", "枚", ("45", "45"), "10%削減", True), ("30～60", "分", ("30", "60"), "30分から60分", True),
        ("３０以上", "%", ("30", None), "3割以上", True), ("約1,200", "件", ("1200", "1200"), "約1,200件", True),
        ("15以内", "分", (None, "15"), "15分以内", True), ("80", "%", ("80", "80"), "12/15", True),
        ("22,281戸", "戸", ("22281", "22281"), "22,281戸", True), ("実施済み", "段階", ("4", "4"), "開設", True),
        ("3300000", "枚", ("3300000", "3300000"), "約330万枚", True), ("5", "件", ("5", "5"), "現状維持", True),
        ("15", "件", ("15", "15"), "50件", False), ("20", "%", ("20", "20"), "30～60%", False),
        ("2025", "件", ("2025", "2025"), "30件（2025年度）", False), ("12", "校", ("12", "12"), "令和7年度に全校", True),
    ],
)  # fmt: skip
def test_what_the_sender_means_is_taken_unless_it_contradicts(
    said: str, unit: str, ends: tuple[str | None, str | None], text: str, fits: bool
) -> None:
    meant = values.given(said, unit, HERE)
    assert (meant.low, meant.high) == (number(ends[0]), number(ends[1]))
    assert values.fits(meant, text, unit) is fits


@pytest.mark.parametrize(("said", "unit"), [("十", "件"), ("30-60", "分"), ("60～30", "分"), ("30人", "件"), ("3", "段階")])
def test_a_meant_value_in_another_form_is_refused(said: str, unit: str) -> None:
    with pytest.raises(NotationError) as refused:
        values.given(said, unit, HERE)
    assert plain(f"{refused.value.problem}。{refused.value.remedy}")


PIECES = st.sampled_from((
    "3", "12", "1,234", "0.5", "１０", "千", "万", "億", "%", "割", "件", "人", "年", "月", "回", "位", "分", "以上", "以内",
    "未満", "約", "延べ", "累計",
    "（", "）", "～", "/", "増", "削減", "倍", "全", "校", "維持", "令和7年度", "R8", "平成25年", "制定", "の", "、", "検討",
    "→", "○", "-", "△", "※", " ",
))  # fmt: skip


@given(st.lists(PIECES, max_size=9).map("".join), st.sampled_from((None, "件", "%", "人", "回/年", "千円", "段階", "校")))
@settings(max_examples=100, deadline=None)
def test_any_text_is_read_or_refused_with_what_to_do(text: str, unit: str | None) -> None:
    try:
        found = values.read(text, None, unit, HERE)
    except NotationError as refused:
        assert plain(f"{refused.problem}。{refused.remedy}")
        return
    low, high = found.quantity.ends
    assert (low, high) != (None, None) and (low is None or high is None or low <= high)
    # It is in the unit that was asked for, and what is read is one of the printed numbers or reckoned from them.
    assert unit is None or values.units_agree(found.quantity.unit, unit)
    assert values.fits(found.quantity, text, unit)


def test_what_was_left_out_is_told_in_words() -> None:
    for text, unit, words, told in (
        ("75人（累計）", "人", "75人", ("累計",)), ("10位以内", "位", "10位以下", ()),
        ("条例の制定", None, "段階の「実施済み」", ()), ("75人", "人", "75人", None),
    ):  # fmt: skip
        found = values.read(text, None, unit, HERE)
        assert (values.in_words(found.quantity), found.told) == (words, told)


def test_a_phrase_is_a_stage_as_a_whole_or_not_at_all() -> None:
    assert [printed.stage_word(text) for text in ("条例の制定", "一部導入", "策定、検討", "75人", "完了率")] == [
        "実施済み", "一部実施", None, None, None,
    ]  # fmt: skip
