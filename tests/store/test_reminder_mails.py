"""Nobody is written to twice on a day, by whichever of the servers that share a database."""

from datetime import date, timedelta

from store import reminder_mails
from store.database import Database

TODAY = date(2026, 12, 1)
KIKAKU, ALL = "kikaku@city.example.jp", "dx@city.example.jp"


def test_an_address_is_taken_on_once_a_day_and_again_when_its_days_have_passed(either: Database) -> None:
    assert [reminder_mails.begin(either, to, TODAY, 7) for to in (KIKAKU, KIKAKU.upper(), ALL)] == [True, False, True]
    reminder_mails.sent(either, KIKAKU, TODAY)
    later = [TODAY + timedelta(days=days) for days in (6, 7)]
    assert [reminder_mails.begin(either, KIKAKU, day, 7) for day in later] == [False, True]
    assert reminder_mails.begin(either, ALL, TODAY + timedelta(days=1), 7)  # it was begun, and taken by nobody


def test_of_two_servers_on_one_postgresql_one_writes(built_there, server):
    url = server.database("two_writers", template=built_there)
    with Database(url) as one, Database(url) as other:
        begun = [reminder_mails.begin(database, KIKAKU, TODAY, 7) for database in (one, other)]
    assert begun == [True, False]
