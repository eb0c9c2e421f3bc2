"""Spares every run of a page the search for garbage among what the server loaded when it started."""

import gc


def settle() -> None:
    """Take everything that is loaded by now out of the search for garbage; call it once, when the server has started.

    Streamlit searches all of the memory after every run of a page, for longer than the run itself takes; of the
    150,000 objects that it looks through, nine in ten are the modules, which stay as long as the server runs.
    """
    gc.collect()  # what is garbage now would otherwise stay as well
    gc.freeze()
