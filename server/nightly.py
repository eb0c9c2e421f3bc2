"""What is done every night while the server runs: a copy of the database, the mails of reminders."""

import asyncio
import logging
from datetime import UTC, datetime, time, timedelta

from starlette.concurrency import run_in_threadpool

from access import served, settings
from domain.clock import TOKYO
from server import mailing
from store.copies import nightly

_LOG = logging.getLogger(__name__)
_HOUR = time(2, 30)


def seconds_until_night(now: datetime) -> float:
    """Return the seconds until the next 02:30 in Japan; never none, so that one night makes one copy."""
    here = now.astimezone(TOKYO)
    tonight = datetime.combine(here.date(), _HOUR, TOKYO)
    return (tonight if tonight > here else tonight + timedelta(days=1)).timestamp() - here.timestamp()


async def keep_copies() -> None:
    """Make a copy every night until the server stops. Whatever fails is logged, and the next night tries again."""
    await run_in_threadpool(_sweep)
    while True:
        await asyncio.sleep(seconds_until_night(datetime.now(UTC)))
        await run_in_threadpool(copy_now)


async def remind() -> None:
    """Send the mails of reminders every night until the server stops."""
    while True:
        await asyncio.sleep(seconds_until_night(datetime.now(UTC)))
        await run_in_threadpool(mailing.send_now)


def copy_now() -> str | None:
    """Make a copy as the settings say and return what went wrong, None where nothing did."""
    try:
        chosen, database = settings.read(), served.own()
        if database.is_copied_here:
            nightly.make(database, chosen.backup_folder, chosen.backups_kept, datetime.now(UTC))
    except nightly.BackupFailed as error:
        _LOG.error("%s", error)
        return str(error)
    except Exception as error:  # whatever it is, the next night tries again
        _LOG.exception("no copy was made this night")
        return str(error) or type(error).__name__
    return None


def _sweep() -> None:
    """Remove what a copy left that was killed with the server before."""
    try:
        nightly.sweep(served.own(), settings.read().backup_folder)
    except Exception:  # whatever it is, the nights go on
        _LOG.exception("what killed copies left was not removed")
