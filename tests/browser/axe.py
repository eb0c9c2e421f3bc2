"""The accessibility rules of axe-core, run in a page; `make test` fetches the pinned version from npm."""

import re
from typing import Any, NamedTuple

from playwright.sync_api import Page

from tests.browser.conftest import ROOT

_VERSION = re.search(r"^axe_version=(\S+)", (ROOT / "tools" / "environment.sh").read_text("utf-8"), re.MULTILINE)
assert _VERSION
SCRIPT = ROOT / "build" / "axe" / f"axe-{_VERSION[1]}.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# Streamlit's class names change from build to build: an element is named by its test id or by our own class.
_RUN = """tags => axe.run(document, {
    runOnly: tags, resultTypes: ["violations"], rules: {"target-size": {enabled: true}},
}).then(found => found.violations.flatMap(({id, nodes}) => nodes.map(node => {
    const element = document.querySelector(node.target[0]);
    const own = [...element?.classList ?? []].filter(name => name.startsWith("dx-")).map(name => `.${name}`).join("");
    const name = element?.dataset.testid ?? `${element?.localName}${own}`;
    return {rule: id, element: name, html: node.html.slice(0, 300), why: node.failureSummary};
})))"""


class Violation(NamedTuple):
    """A rule that an element breaks, and what axe says of it."""

    rule: str
    element: str
    html: str
    why: str


def violations(page: Page) -> list[Violation]:
    """Return every violation in the page as it stands. Raises FileNotFoundError where `make test` fetched no axe."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(SCRIPT.read_text("utf-8"))
    found: list[dict[str, Any]] = page.evaluate(_RUN, TAGS)
    return [Violation(**violation) for violation in found]


def broken(page: Page) -> dict[tuple[str, str], str]:
    """Return what axe says of the first element of each kind that breaks a rule, by rule and element."""
    return {
        (found.rule, found.element): f"{found.why}\n{found.html}\n{page.url} at {page.viewport_size}"
        for found in reversed(violations(page))
    }
