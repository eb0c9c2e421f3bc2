"""A draft is kept for one person and one city, whatever its bytes, and goes when it is dropped."""

from datetime import timedelta

from store import versions
from store.uploads import drafts
from tests.store import small


def test_a_draft_is_kept_for_its_person_and_city_and_replaced_by_the_next(either):
    content = bytes(range(256)) * 40
    drafts.save(either, "hanako", small.TOGANE, "実績.xlsx", content, {"E5": "yes"}, small.AT)
    drafts.save(either, "taro", small.TOGANE, "別.xlsx", b"b", {}, small.AT)
    kept = drafts.of(either, "hanako", small.TOGANE)
    assert kept == drafts.Draft("実績.xlsx", content, {"E5": "yes"}, small.AT)
    assert drafts.of(either, "hanako", small.CHOSHI) is None
    later = small.AT + timedelta(minutes=5)
    drafts.save(either, "hanako", small.TOGANE, "実績2.xlsx", b"", {}, later)
    assert drafts.of(either, "hanako", small.TOGANE) == drafts.Draft("実績2.xlsx", b"", {}, later)
    drafts.drop(either, "hanako", small.TOGANE)
    drafts.drop(either, "hanako", small.TOGANE)
    assert drafts.of(either, "hanako", small.TOGANE) is None
    assert drafts.of(either, "taro", small.TOGANE) is not None
    assert versions.current(either) == 1
