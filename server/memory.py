"""Looks for garbage now and then instead of after every run of a page, and not among what the server loaded first."""

import asyncio
import gc

_SECONDS = 60


def settle() -> None:
    """Take everything that is loaded by now out of the search for garbage; call it once, when the server has started.

    Of the 150,000 objects that a search looks through, nine in ten are the modules, which stay as long as the server
    runs. Without them Python searches all of the rest by itself as often as a few sessions have left something.
    """
    gc.collect()  # what is garbage now would otherwise stay as well
    gc.freeze()


async def tidy() -> None:
    """Look for garbage once a minute for as long as the server runs.

    Python by itself searches the more rarely the more is kept. Streamlit would search after every run of a page, which
    cost as much as a quarter of the run; the configuration has switched that off (`runner.postScriptGC`).
    """
    while True:
        await asyncio.sleep(_SECONDS)
        gc.collect()
