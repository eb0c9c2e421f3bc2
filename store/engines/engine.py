"""What the store needs of an engine. `duckdb_file.py` and `postgres.py` give it, each for its own."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

Answer = tuple[list[str], list[tuple[object, ...]]]


class Session(Protocol):
    """One caller's way to the engine."""

    def ask(self, sql: str, parameters: Sequence[object]) -> Answer:
        """Run a statement and return column names and rows, both empty where there is no result.

        Parameters are `?` in the text. Raises EngineError, as DatabaseFailed where it is not about this statement.
        """
        ...


class Engine(Protocol):
    """One database of one engine, open. Safe to share between threads."""

    @property
    def name(self) -> str:
        """Return the address as people may read it, without a password; the same database has the same name."""
        ...

    @property
    def is_alone(self) -> bool:
        """Tell whether nobody but this process can write as long as the database is open."""
        ...

    @property
    def table_comment(self) -> str:
        """Return the question for the `comment` of a table, whose name is its parameter."""
        ...

    @property
    def code_lists(self) -> str:
        """Return the question for the `list_name` of each enum type and its `codes`, a list in their order."""
        ...

    @property
    def additions(self) -> str | None:
        """Return what this engine adds to the tables once they are made, None where there is nothing."""
        ...

    @property
    def unplanned(self) -> str | None:
        """Return the statement after which a session answers without planning, None where there is none."""
        ...

    def reading(self) -> AbstractContextManager[Session]:
        """Give a session in which every statement stands alone."""
        ...

    def keeping(self) -> AbstractContextManager[Session]:
        """Give a session that may stay open long: it takes no caller's place, and its temporary tables end with it.

        Every statement stands alone.
        """
        ...

    def writing(self, *, is_kept: bool) -> AbstractContextManager[Session]:
        """Give a session whose statements are one transaction: committed at the end or, unless kept, rolled back.

        Raises DatabaseFailed; where that came of the commit itself, it says whether the commit stands.
        """
        ...

    @property
    def is_copied_here(self) -> bool:
        """Tell whether `copy_to` makes copies; else the engine has tools of its own."""
        ...

    def copy_to(self, target: Path) -> None:
        """Write one consistent copy of everything committed into a new file. Raises ValueError where it cannot."""
        ...

    def close(self) -> None:
        """Let go of the database."""
        ...
