"""The rate of one address: a bucket that fills again by the minute, and who is counted together."""

import pytest

from server.api.limits import Limits, sender_of


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_bucket_empties_and_fills_again() -> None:
    clock = Clock()
    limits = Limits(60, clock)
    assert [limits.seconds_to_wait("a") for _ in range(60)] == [None] * 60
    assert limits.seconds_to_wait("a") == 1 and limits.seconds_to_wait("b") is None
    clock.now = 0.5
    assert limits.seconds_to_wait("a") == 1  # who asks too early is not punished for it
    clock.now = 1.0
    assert limits.seconds_to_wait("a") is None and limits.seconds_to_wait("a") == 1
    clock.now = 3_600
    assert [limits.seconds_to_wait("a") for _ in range(61)] == [None] * 60 + [1]


def test_without_a_limit_nobody_waits_and_strangers_do_not_fill_the_memory() -> None:
    assert [Limits(0).seconds_to_wait("a") for _ in range(1_000)] == [None] * 1_000
    limits = Limits(1, Clock())
    for number in range(10_050):
        limits.seconds_to_wait(str(number))
    assert len(limits._left) == 10_000 and limits.seconds_to_wait("10049") == 60


@pytest.mark.parametrize(
    ("client", "forwarded", "counted"),
    [
        ("192.0.2.7", "", "192.0.2.7"),
        ("127.0.0.1", "192.0.2.7", "192.0.2.7"),
        ("127.0.0.1", "203.0.113.1, 192.0.2.7", "192.0.2.7"),  # what stands before it, the sender wrote
        ("::1", "2001:db8::5", "2001:db8::/64"),
        ("198.51.100.1", "192.0.2.7", "198.51.100.1"),  # no proxy of this machine: whoever it is wrote that
        ("2001:db8::1:2:3:4", "", "2001:db8::/64"),
        ("127.0.0.1", "<nobody>", "127.0.0.1"),
        ("testclient", "", "testclient"),
    ],
)
def test_who_is_counted(client: str, forwarded: str, counted: str) -> None:
    headers = [(b"x-forwarded-for", forwarded.encode())] if forwarded else []
    assert sender_of({"type": "http", "client": (client, 1), "headers": headers}) == counted
