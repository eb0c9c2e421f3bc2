"""The accessibility rules of axe-core, run in a page; `make test` fetches the pinned version from npm."""

import re
from typing import Any, NamedTuple

from playwright.sync_api import Page

from tests.browser.conftest import ROOT, ready, sized

_VERSION = re.search(r"^axe_version=(\S+)", (ROOT / "tools" / "environment.sh").read_text("utf-8"), re.MULTILINE)
assert _VERSION
SCRIPT = ROOT / "build" / "axe" / f"axe-{_VERSION[1]}.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# Streamlit's class names change from build to build: an element is named by its test id or by our own class.
_RUN = """([tags, category]) => axe.run(document, {
    runOnly: category
        ? axe.getRules(tags).filter(rule => rule.tags.includes(category)).map(rule => rule.ruleId)
        : tags,
    resultTypes: ["violations"], rules: {"target-size": {enabled: !category}}, elementRef: true, selectors: false,
}).then(found => found.violations.flatMap(({id, nodes}) => nodes.map(({element, html, failureSummary}) => {
    const own = [...element?.classList ?? []].filter(name => name.startsWith("dx-")).map(name => `.${name}`).join("");
    const name = element?.dataset.testid ?? `${element?.localName}${own}`;
    return {rule: id, element: name, html: html.slice(0, 300), why: failureSummary};
})))"""
# What axe reads but for colours: elements, their attributes and texts, whether and where they stand. A theme has
# classes and colours of its own, also in its charts.
_BUILT = """() => {
const before = window.dxBuilt;
window.dxBuilt = [...document.querySelectorAll("*")].filter(one => !one.closest("head, svg *")).map(element => {
    const {x, y, width, height} = element.getBoundingClientRect();
    const told = [...element.attributes].filter(({name}) => !["class", "color", "style"].includes(name))
        .map(({name, value}) => `${name}=${value}`);
    const texts = [...element.childNodes].filter(node => node.nodeType === Node.TEXT_NODE).map(node => node.data);
    return [element.localName, element.checkVisibility({visibilityProperty: true, opacityProperty: true}),
        ...[x, y, width, height].map(Math.round), ...told, ...texts].join(" ");
}).join("\\n");
return window.dxBuilt === before;
}"""


class Violation(NamedTuple):
    """A rule that an element breaks, and what axe says of it."""

    rule: str
    element: str
    html: str
    why: str


def violations(page: Page, category: str | None = None) -> list[Violation]:
    """Return every violation in the page as it stands, or those of the rules of one of axe's categories.

    Raises FileNotFoundError where `make test` fetched no axe.
    """
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(SCRIPT.read_text("utf-8"))
    found: list[dict[str, Any]] = page.evaluate(_RUN, [TAGS, category])
    return [Violation(**violation) for violation in found]


def broken(page: Page, category: str | None = None) -> dict[tuple[str, str], str]:
    """Return what axe says of the first element of each kind that breaks a rule, by rule and element."""
    return {
        (found.rule, found.element): f"{found.why}\n{found.html}\n{page.url} at {page.viewport_size}"
        for found in reversed(violations(page, category))
    }


def broken_anywhere(page: Page) -> dict[tuple[str, str], str]:
    """Return what breaks a rule at a desk's or a phone's width, or in colour alone in the dark."""
    found: dict[tuple[str, str], str] = {}
    for width in (390, 1280):
        for scheme in ("dark", "light"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            ready(sized(page, width))
            found |= broken(page, "cat.color" if scheme == "dark" else None)
    return found


def is_built_as_before(page: Page) -> bool:
    """Tell whether all that axe judges but for colours is what it was when this was asked last: only these can differ.

    What it was stays in the page: it is longer than the page itself.
    """
    is_same: bool = page.evaluate(_BUILT)
    return is_same
