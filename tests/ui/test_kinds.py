"""What municipalities are called together is the narrowest word that is true of all of them."""

import inspect
import re

import pytest

from domain.codes import TargetSource
from metrics import meaning, rules
from metrics.words import kpi as kpi_words
from ui import kinds, kpi_rows, markup


@pytest.mark.parametrize(
    ("names", "word"),
    [
        (["銚子市", "東金市"], "市"), (["白子町"], "町"), (["銚子市", "白子町"], "市町"), (["例示村", "白子町"], "町村"),
        (["銚子市", "白子町", "例示村"], "市町村"), (["例示区"], "区"), (["銚子市", "例示区", "白子町", "例示村"], "市区町村"),
        (["例示広域連合"], "団体"), ([], "市区町村"),
    ],
)  # fmt: skip
def test_the_kinds_that_are_there_make_the_word(names: list[str], word: str) -> None:
    assert kinds.of(names) == word


def test_a_sentence_about_one_municipality_speaks_of_its_kind_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "word", lambda: "市町村")
    said = "その時点で期限の来た市区町村の目標"
    told = [kinds.fit(said, name) for name in ("銚子市", "白子町", "例示村", "例示区", None)]
    assert [words.removesuffix("の目標").removeprefix("その時点で期限の来た") for words in told] == ["市", "町", "村", "区", "市町村"]
    assert isinstance(kinds.fit(markup.safe(said)), markup.Markup)


def test_the_words_of_the_judgement_leave_the_kind_to_whoever_shows_them() -> None:
    source = "".join(inspect.getsource(module) for module in (rules, meaning))
    assert "市区町村の目標" in source and re.findall("市(?!区町村)", source) == []
    assert kinds.fit(rules.RULES["rule-7"], "白子町").count("町") == 1
    assert kinds.WIDEST in kpi_words.ASKED["city"]
    assert kpi_words.asked_word("city", None, "白子町") == "町の目標"
    assert kpi_rows.year_source(TargetSource.CITY, "白子町") == "町が年度を定めた目標"
