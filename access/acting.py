"""What somebody does, at the page: the one way from a page to the database for whatever is not reading alone.

Each step asks anew who is there and whether they may, in that city, then does it. So a page that was open since
yesterday, and a widget that a client of its own presses, meet the same answer as the page that draws the button.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Concatenate, ParamSpec, TypeVar

from access import served
from access.person import require
from domain.access import Action
from store.database import Database
from store.practice import purpose

Given = ParamSpec("Given")
Result = TypeVar("Result")


def act(
    action: Action,
    city: str | None,
    does: Callable[Concatenate[Database, Given], Result],
    *given: Given.args,
    **named: Given.kwargs,
) -> Result:
    """Do it, if the person at the page may do that in that city now. Raises NotAllowed, and whatever it raises."""
    require(action, city)
    return does(served.database(), *given, **named)


def later(
    action: Action,
    city: str | None,
    does: Callable[Concatenate[Database, Given], Result],
    *given: Given.args,
    **named: Given.kwargs,
) -> Callable[[], Result]:
    """Return what does it once it is asked to, after the run, for a person who may do that now. Raises NotAllowed."""
    require(action, city)
    database = served.database()
    return lambda: does(database, *given, **named)


def moment() -> datetime:
    """Return the moment of what is done now: the present, or the own day of fictitious actuals."""
    return purpose.moment_of_writing(served.database(), datetime.now(UTC))
