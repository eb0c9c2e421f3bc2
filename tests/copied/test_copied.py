"""Names, figures and short phrases of the plans carry over into the project; their sentences do not."""

import re
import unicodedata
from collections.abc import Iterator

import pytest

from tests.cities import CITIES, PLAN_TEXTS, lines_of
from tests.files import own_lines

pytestmark = pytest.mark.skipif(not PLAN_TEXTS.is_dir(), reason="the plans' texts are not beside the repository")

# So many characters in a row, white space ignored, are no coincidence; with the end of a sentence or verb, prose.
LENGTH = 24
PROSE = re.compile(r"。|ます|ました|ません|できる|られる|される|すること|である|していく|を図る|に努め")


def flat(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def windows(text: str) -> Iterator[str]:
    return (text[at : at + LENGTH] for at in range(len(text) - LENGTH + 1))


def shared_runs(text: str, known: frozenset[str]) -> Iterator[str]:
    """Yield the longest runs of `text` whose every window is known."""
    start = None
    for at, window in enumerate([*windows(text), ""]):
        if window in known:
            start = at if start is None else start
        elif start is not None:
            yield text[start : at + LENGTH - 1]
            start = None


@pytest.fixture(scope="module")
def plan_windows() -> frozenset[str]:
    return frozenset(window for city in CITIES for window in windows(flat("".join(lines_of(city)))))


def test_no_file_holds_a_sentence_of_a_plan(plan_windows: frozenset[str]) -> None:
    copied = [
        f"{name}:{number}: {run}"
        for name, number, line in own_lines()
        for run in shared_runs(flat(line), plan_windows)
        if PROSE.search(run)
    ]
    assert copied == []


def test_a_copied_sentence_would_be_found(plan_windows: frozenset[str]) -> None:
    sentence = next(line for line in lines_of("yotsukaido") if len(flat(line)) > 60 and "ます。" in line)
    middle = flat(sentence)[5:-5]
    assert list(shared_runs(f"はじめに {middle} おわり".replace(" ", ""), plan_windows))
    assert list(shared_runs("自前の文は、どの計画の文ともこれほど長くは一致しないはずである。", plan_windows)) == []
