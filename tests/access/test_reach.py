"""What a reader of some cities is told of the log: their versions, and that there are others, not what those say."""

from datetime import UTC, datetime

from access import reach
from domain.codes import AuditAction
from store.versions import Entry

CHOSHI, TOGANE = 122025, 122131


def entry(version: int, scope: int, reason: str) -> Entry:
    at = datetime(2026, 11, 1, tzinfo=UTC)
    return Entry(version, scope, AuditAction.BUILD, "", reason, "1", at, None, None, None, None, None, None)


LOG = (entry(3, TOGANE, "東金市の登録"), entry(2, CHOSHI, "銚子市の登録"), entry(1, 0, "転記（銚子市、東金市）"))


def test_who_reads_every_city_is_told_everything() -> None:
    assert reach.of_log(LOG) == list(LOG)


def test_who_reads_one_city_is_told_of_no_other() -> None:
    with reach.within(reach.Reach(frozenset({"choshi"}), frozenset({CHOSHI}))):
        assert [(known.version, known.reason) for known in reach.of_log(LOG)] == [(2, "銚子市の登録"), (1, "")]
    with reach.within(reach.Reach(frozenset(), frozenset())):
        assert [(known.version, known.reason) for known in reach.of_log(LOG)] == [(1, "")]
