"""Many at once on one database: some register uploads, others read; what each of them saw is checked."""

import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta

from metrics import compose
from metrics.moment import Moment
from store import versions, write
from store.database import Database
from tests.store import small

ROWS = 5


@dataclass
class Seen:
    """What happened: the accepted versions, how many reads there were, and everything that was not as it must be."""

    accepted: list[int] = field(default_factory=list)
    read_count: int = 0
    wrong: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)


def run(database: Database, writers: int, readers: int, seconds: float) -> Seen:
    """Let writers and readers work for a while and return what they saw. Any error of theirs is among what is wrong."""
    seen, guard, until = Seen(), threading.Lock(), time.monotonic() + seconds

    def write_on(writer: int) -> None:
        number = 0
        while time.monotonic() < until:
            began = time.monotonic()
            accepted = write.accept_upload(database, _upload(writer, number), small.AT)
            number += 1
            with guard:
                seen.accepted.append(accepted.version)
                seen.seconds.append(time.monotonic() - began)

    def read_on() -> None:
        while time.monotonic() < until:
            problem = _problem(database)
            with guard:
                seen.read_count += 1
                seen.wrong += problem

    def guarded(work, *arguments):
        try:
            work(*arguments)
        except Exception as error:  # a thread's error would go unseen
            with guard:
                seen.wrong.append(repr(error))

    threads = [threading.Thread(target=guarded, args=(write_on, number)) for number in range(writers)]
    threads += [threading.Thread(target=guarded, args=(read_on,)) for _ in range(readers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return seen


def _upload(writer: int, number: int) -> write.Upload:
    """Return the upload of a writer: rows that belong together, on days that are the writer's own."""
    first = small.TODAY - timedelta(days=10 * (writer + 1))
    rows = tuple(small.actual(number % 90, first + timedelta(days=day)) for day in range(ROWS))
    return write.Upload(small.TOGANE, 1, f"{writer}-{number}", f"{writer}.xlsx", "佐藤", "", rows, ())


def _problem(database: Database) -> list[str]:
    """Return what one reader found wrong: an upload of which a part is there, or something newer than its version."""
    version = versions.current(database)
    sql, parameters = compose.question("actual_now", Moment(version, small.TODAY, small.TOGANE))
    rows = database.rows(sql, parameters)
    by_upload = Counter(str(row["upload_id"]) for row in rows)
    torn = [f"{upload} at {version}: {count} rows" for upload, count in by_upload.items() if count != ROWS]
    newer = [f"{row['version']} seen at {version}" for row in rows if int(str(row["version"])) > version]
    return torn + newer
