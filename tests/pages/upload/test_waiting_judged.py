"""What waits for approval is judged once for a version, not at every run of every approver's page."""

from datetime import UTC, date, datetime

import pytest

from access import acting, served
from access.person import LOCAL
from metrics.moment import Moment
from pages.upload import waiting
from store.uploads import registering
from store.uploads.submissions import Submission
from tests.store import small
from ui import answers


def test_what_waits_is_judged_once_for_a_version(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr(registering, "preview_sent", lambda *given: asked.append(given) or len(asked))
    for module in (acting, waiting):
        monkeypatch.setattr(module, "require", lambda *_: LOCAL)
    monkeypatch.setattr(served, "database", lambda: None)
    monkeypatch.setattr(served, "today", lambda: date(2026, 11, 30))
    now = [Moment(2, date(2026, 11, 30))]
    monkeypatch.setattr(answers, "now", lambda: now[0])
    one, other = (_sent(name) for name in ("judged-one", "judged-other"))
    found = [waiting._judged("togane", sent) for sent in (one, other, one, other)]
    assert found == [1, 2, 1, 2]
    now[0] = Moment(3, date(2026, 11, 30))
    assert [waiting._judged("togane", sent) for sent in (one, one)] == [3, 3]


def _sent(name: str) -> Submission:
    at = datetime(2026, 11, 30, tzinfo=UTC)
    return Submission(
        submission_id=name, municipality_key=small.TOGANE, base_version=1, content_hash="hash", file_name="f.xlsx",
        department="企画課", by_subject="1", by_name="佐藤", note="", actuals=(small.actual(),), stages=(), grades=(),
        sent_at=at, outcome=None, decided_by_subject=None, decided_by_name=None, comment=None, version=None,
        decided_at=None,
    )  # fmt: skip
