"""類似団体: what an operator may write, and the one spelling that is kept."""

import pytest

from domain import similar_type


@pytest.mark.parametrize(
    ("text", "name", "kept"),
    [
        ("都市Ⅱ-1", "例示市", "都市Ⅱ-1"),
        ("Ⅱ－１", "例示市", "都市Ⅱ-1"),
        ("II-1", "例示町", "町村Ⅱ-1"),
        (" 都市IV ー 3 ", "例示市", "都市Ⅳ-3"),
        ("町村V-2", "例示村", "町村Ⅴ-2"),
        ("中核市", "例示市", "中核市"),
        ("特別区", "例示区", "特別区"),
        ("都市Ⅱ-1", "例示町", None),  # another kind of municipality
        ("都市V-1", "例示市", None),  # cities have four classes
        ("町村Ⅰ-3", "例示町", None),
        ("特別区", "例示市", None),
        ("中核市", "例示村", None),
        ("II", "例示市", None),
        ("II-1", "例示県", None),
    ],
)
def test_a_type_has_one_spelling(text: str, name: str, kept: str | None) -> None:
    assert similar_type.read(text, name) == kept


def test_types_stand_in_the_order_of_the_tables() -> None:
    types = ["町村Ⅰ-0", "都市Ⅳ-3", "都市Ⅰ-1", "特別区", "政令指定都市"]
    assert sorted(types, key=similar_type.order) == ["政令指定都市", "特別区", "都市Ⅰ-1", "都市Ⅳ-3", "町村Ⅰ-0"]
