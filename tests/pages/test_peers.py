"""Which cities an address compares: groups of several kinds together, cities besides, nothing that nobody knows."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.pages import many
from tests.served import forget, serve
from ui import peers, selection


@pytest.fixture(scope="module")
def crowd(real_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    yield many.write(real_database, tmp_path_factory.mktemp("many") / "many.duckdb", 12)
    forget()


@pytest.mark.parametrize(
    ("asked", "words", "members"),
    [
        (["prefecture:秋田県"], "秋田県（5市）", {"katagami", "kaku01", "kaku04", "kaku07", "kaku10"}),
        (["class:30k"], "3万～5万人未満（3市）", {"katagami", "minamiboso", "kaku01"}),
        (["kind:都市Ⅰ-1", "prefecture:千葉県"], "千葉県・都市Ⅰ-1（2市）", {"kaku00", "kaku06"}),
        (["prefecture:秋田県", "prefecture:北海道", "class:100k"], "北海道か秋田県・10万～30万人未満（6市）",
         {"kaku04", "kaku05", "kaku07", "kaku08", "kaku10", "kaku11"}),
        (["prefecture:北海道", "class:100k", "choshi"], "北海道・10万～30万人未満と銚子市（4市）",
         {"kaku05", "kaku08", "kaku11", "choshi"}),
        (["togane", "choshi"], "銚子市・東金市（2市）", {"choshi", "togane"}),
        (["prefecture:北海道", "class:30k"], "北海道・3万～5万人未満（該当なし）", set()),
    ],
)  # fmt: skip
def test_an_address_says_who_is_compared(
    crowd: Path, monkeypatch: pytest.MonkeyPatch, asked: list[str], words: str, members: set[str]
) -> None:
    serve(monkeypatch, crowd)
    with selection.of_address([(peers.NAME, code) for code in asked]):
        found = peers.chosen()
        assert (found.is_narrowed, found.words, set(found.cities)) == (True, words, members)
        assert {plan.city for plan in peers.plans()} == members
        assert found.filters == (("比べる範囲", words),)
        keys = peers.keys()
        assert keys is not None and len(keys) == len(members)


def test_without_a_word_or_with_one_that_nobody_knows_every_city_is_compared(
    crowd: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve(monkeypatch, crowd)
    for asked in ((), ((peers.NAME, "prefecture:東京都"),), ((peers.NAME, "kind:"), (peers.NAME, "nowhere"))):
        with selection.of_address(asked) as address:
            found = peers.chosen()
            assert (found.is_narrowed, found.filters, len(found.cities), peers.keys()) == (False, (), 17, None)
            assert address.passed_over == set(asked)
