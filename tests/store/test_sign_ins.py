"""Ended sign-ins are kept on both engines, each once, however often it is ended."""

from store import sign_ins
from tests.store import small


def test_what_was_ended_stays_ended(either):
    assert not sign_ins.has_ended(either, "x")
    for _ in range(2):
        sign_ins.end(either, ["x", "y"], small.AT)
    assert [sign_ins.has_ended(either, one) for one in "xyz"] == [True, True, False]
    assert len(either.rows("SELECT sign_in_hash FROM ended_sign_in")) == 2
