"""Each page as Streamlit runs it, without a browser, on the real plans or on an empty database."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from tests.cities import ROOT
from tests.served import forget, serve
from ui.sheets import Drawing, Sheet

TODAY = date(2026, 11, 21)  # what is due and missing depends on the day of reading

Open = Callable[..., AppTest]


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch, real_database: Path) -> Open:
    """Open a page by its name and its selection; `database` names another file."""

    def open_(name: str, database: Path = real_database, **selection: str | list[str]) -> AppTest:
        return opened(monkeypatch, name, database, **selection)

    return open_


@pytest.fixture
def forgetful() -> Iterator[None]:
    """For a test that changes what a metric answers: it is shown nothing of before, and none later what it saw."""
    forget()
    yield
    forget()


def opened(patch: pytest.MonkeyPatch, name: str, database: Path | str, **selection: str | list[str]) -> AppTest:
    """Return a page as `patch` lets this process see it: its database, its day, no settings."""
    serve(patch, database)
    # Each run would look through every installed package for components, and the dashboard has none of them.
    patch.setattr(BidiComponentManager, "discover_and_register_components", lambda *_, **__: None)
    patch.setattr("domain.clock.today", lambda: TODAY)
    patch.delenv("DX_OPERATOR", raising=False)
    patch.delenv("DX_CONTACT", raising=False)
    page = AppTest.from_file(str(ROOT / "ui" / "shell.py"), default_timeout=60)
    if name != "overview":
        # Before its first run AppTest knows a page by the name of its file alone, and each is called page.py.
        page._page_hash = calc_hash(name)
    for key, value in selection.items():
        page.query_params[key] = value
    return page.run()


def frame_of(sheet: Sheet | Drawing | None) -> pd.DataFrame:
    """Return a table that a page lets save, by the names of its columns."""
    assert isinstance(sheet, Sheet)
    return pd.DataFrame(list(sheet.rows), columns=list(sheet.columns), dtype=object)


def lists(page: AppTest) -> dict[str, list[str]]:
    """Return the lists of several that a page offers, by their labels, each with the codes that are chosen."""
    found = re.findall(
        r'<span aria-hidden="true">([^<]*)</span><details class="dx-many" id="dx-field-[^"]*">(.*?)</details>',
        text(page),
    )
    return {label: re.findall(r'value="([^"]*)" checked', body) for label, body in found}


def text(page: AppTest) -> str:
    """Return everything that the page says in HTML and in messages."""
    pieces = [element.proto.body for element in page.get("html")]
    pieces += [message.value for kind in (page.info, page.warning, page.error, page.success) for message in kind]
    return "\n".join(pieces)
