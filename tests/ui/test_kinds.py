"""What municipalities are called together is the narrowest word that is true of all of them."""

import pytest

from ui import kinds


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
