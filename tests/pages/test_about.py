"""What a plan gives as a rough number stays rough wherever a page shows it: 約330万枚 is 約3,300,000枚."""

from decimal import Decimal

import pytest

from domain import formats
from tests.pages.conftest import Open, text

PAPER = "choshi-3-1-copy-paper"


@pytest.mark.parametrize(
    ("value", "printed", "said"),
    [
        ("3300000", "約330万枚", "約3,300,000件"), ("300", "R7.11末現在の実績：約300手続", "約300件"),
        ("8400", "約 8,400 人", "約8,400件"), ("1500", "約１．５千人", "約1,500件"), ("5", "5契約", "5件"),
        ("50", "50手続／年 (R7.11末現在の実績：約300手続)", "50件"), ("30", "予約31件、30件", "30件"), ("41", None, "41件"),
    ],
)  # fmt: skip
def test_a_rough_number_is_told_by_its_text(value: str, printed: str | None, said: str) -> None:
    assert formats.amount(Decimal(value), Decimal(value), "件", printed) == said


def test_nothing_is_roughly_absent() -> None:
    assert formats.amount(None, None, "件", "約5件") == formats.ABSENT


@pytest.mark.parametrize(
    ("page", "selected", "values"),
    [
        ("city", {"city": "choshi"}, ("3,300,000枚", "2,600,000枚")),
        ("city", {"city": "yotsukaido"}, ("300手続", "189,000アクセス", "9,300人")),
        ("kpi", {"kpi": PAPER}, ("3,300,000枚", "2,600,000枚")),
        ("kpi", {"kpi": "yotsukaido-1-1-online-procedures"}, ("300手続",)),
        ("kpi", {"kpi": "choshi-5-1-instagram-followers"}, ("18,000人",)),
        ("explore", {"words": "コピー用紙"}, ("3,300,000枚", "2,600,000枚")),
        ("compare", {"measure": "copy_paper"}, ("3,300,000枚", "2,600,000枚")),
        ("compare", {"measure": "online_procedures"}, ("300手続",)),
    ],
)
def test_about_stays(open_page: Open, page: str, selected: dict[str, str], values: tuple[str, ...]) -> None:
    opened = open_page(page, **selected)
    assert not opened.exception
    said = text(opened).replace("<wbr>", "")
    for value in values:
        assert f"約{value}" in said, value
        before = {said[at - 1] for at in range(1, len(said)) if said.startswith(value, at)}
        assert before <= set("約0123456789,"), (value, before)
