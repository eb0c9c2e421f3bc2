"""What can be wrong with a database as a whole, on either engine: one exception, with its reason, words and remedy.

Each engine recognises its own errors (`store/engines/*`); whoever tells people of one asks here for the words. The text
of the exception is for the log and the command line: it names the file and what the engine said. A page shows neither.
"""

from enum import StrEnum, auto
from typing import NamedTuple

BUILD_FIRST = "先に python -m store build を実行してください。"


class Reason(StrEnum):
    """Why a database cannot be used."""

    MISSING = auto()
    EMPTY = auto()
    DAMAGED = auto()
    OTHER_RELEASE = auto()
    HELD = auto()
    BUSY = auto()
    FULL = auto()
    SHUT = auto()
    DOWN = auto()
    CUT = auto()
    STOPPED = auto()


class Told(NamedTuple):
    """What is wrong and what to do, for whoever looks at a page: without a path, an address or an engine's word."""

    wrong: str
    remedy: str


_MADE_OR_RESTORED = "作成（make build）するか、バックアップから戻してください。"

TOLD: dict[Reason, Told] = {
    Reason.MISSING: Told(
        "データベースがありません。",
        f"運営者は、データベースの置き場所の設定（DX_DATABASE）を確かめ、正しければ{_MADE_OR_RESTORED}",
    ),
    Reason.EMPTY: Told(
        "データベースに中身がありません。",
        f"運営者は、データベースの置き場所の設定（DX_DATABASE）を確かめ、正しければ{_MADE_OR_RESTORED}",
    ),
    Reason.DAMAGED: Told(
        "データベースが壊れているか、データベースではないため、読めません。",
        "運営者は、ダッシュボードを止め、壊れたファイルを別の場所に移してから、最後のバックアップを戻してください。",
    ),
    Reason.OTHER_RELEASE: Told(
        "データベースが、このソフトウェアとは別の版のものです。",
        "運営者は、更新（make build）を行ってから始め直すか、データベースを作った版のソフトウェアを使ってください。",
    ),
    Reason.HELD: Told(
        "ほかのプログラムが、データベースを使っています。",
        "運営者は、同じデータベースを使っているプログラムを終わらせてください。終われば、そのまま開けます。",
    ),
    Reason.BUSY: Told(
        "データベースが混み合っていて、順番が来ませんでした。",
        "少し待ってから、もう一度行ってください。",
    ),
    Reason.FULL: Told(
        "サーバーのディスクに空きがないため、書き込めません。",
        "運営者は、ディスクの空きを増やしてください。空きができれば、同じ操作をもう一度行えます。",
    ),
    Reason.SHUT: Told(
        "データベースを読み書きする権限がありません。",
        "運営者は、データベースの置き場所と、読み書きの権限を確かめてください。",
    ),
    Reason.DOWN: Told(
        "データベースのサーバーに接続できません。",
        "少し待ってから、もう一度開いてください。続くときは、運営者が、データベースのサーバーと接続先の設定を確かめてください。",
    ),
    Reason.CUT: Told(
        "データベースとの接続が、途中で切れました。",
        "少し待ってから、もう一度開いてください。",
    ),
    Reason.STOPPED: Told(
        "データベースの処理が、途中で止まりました。",
        "もう一度開いてください。続くときは、運営者が、ダッシュボードのログを確かめてください。",
    ),
}

_NOT_WRITTEN = "この操作では、何も書き込まれていません。"
_UNKNOWN = (
    "書き込まれたかどうかは、まだ確かめられません。接続が戻ってからもう一度開くと分かります。"
    "同じ内容を送り直しても、二重には登録されません。"
)


class EngineError(RuntimeError):
    """The engine refused a statement; the message is its own."""


class DatabaseFailed(EngineError):
    """The database as a whole cannot be used, or not now. `is_written` is None where nobody can know yet.

    `program` and `pid` name who holds it, as far as the engine says.
    """

    def __init__(
        self,
        reason: Reason,
        said: str,
        *,
        is_written: bool | None = False,
        program: str | None = None,
        pid: int | None = None,
    ) -> None:
        super().__init__(said)
        self.reason = reason
        self.is_written = is_written
        self.program = program
        self.pid = pid

    def naming(self, asked: str, instead_of: str) -> "DatabaseFailed":
        """Return the same failure with the name of the file that was asked for, not that of the unfinished one."""
        said = str(self).replace(instead_of, asked)
        return DatabaseFailed(self.reason, said, is_written=self.is_written, program=self.program, pid=self.pid)

    @property
    def wrong(self) -> str:
        """Return what is wrong, for a page."""
        return TOLD[self.reason].wrong

    @property
    def written(self) -> str:
        """Return whether anything was written, for a page."""
        return _UNKNOWN if self.is_written is None else _NOT_WRITTEN

    @property
    def remedy(self) -> str:
        """Return what to do, for a page."""
        return TOLD[self.reason].remedy


class DatabaseReadOnly(RuntimeError):
    """The database was opened for reading alone; nothing was written."""
