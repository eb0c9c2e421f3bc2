"""An answer is found again by its question, moment and arguments, and by nothing less."""

from datetime import date

from metrics.moment import Moment
from store.database import Database
from tests.pages.conftest import Open
from ui import answers


def test_answers_of_different_arguments_are_kept_apart_and_those_of_the_same_are_found_again(open_page: Open) -> None:
    open_page("method")
    asked = []

    def question(_database: Database, _moment: Moment, *arguments: answers.Argument) -> list[answers.Argument]:
        asked.append(arguments)
        return list(arguments)

    told = ((1,), ("1",), ("1", "2"), ("1', '2",), (date(2026, 1, 1),), ("datetime.date(2026, 1, 1)",), (None,), ())
    for _ in range(2):
        assert [answers.ask(question, *arguments) for arguments in told] == [list(arguments) for arguments in told]
    assert len(asked) == len(told)
    answers.ask(question, 1, scope=122025)
    assert len(asked) == len(told) + 1
