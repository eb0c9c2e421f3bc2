"""Where the dashboard lies on its host: what goes into every address and cookie, and what is taken for its own."""

import pytest
from streamlit import config

from access import place


@pytest.fixture
def lies_at(monkeypatch):
    def lie(path):
        options = config.get_option
        monkeypatch.setattr(config, "get_option", lambda name: path if name == "server.baseUrlPath" else options(name))

    return lie


@pytest.mark.parametrize(
    ("path", "base", "cookies"),
    [("", "", "/"), ("dx", "/dx", "/dx"), ("/dx/", "/dx", "/dx"), ("portal/dx", "/portal/dx", "/portal/dx")],
)
def test_an_address_begins_with_the_path_at_which_the_dashboard_lies(lies_at, path, base, cookies):
    lies_at(path)
    assert place.checked_base() == base and place.of_cookies() == cookies
    assert place.below("/city?city=choshi") == f"{base}/city?city=choshi"
    assert place.is_here(f"{base}/city?next=/../x")


@pytest.mark.parametrize(
    "path", ["計画", "a b", "dx//x", "..", "dx/../x", "dx?x", "{x}", "static", "_stcore/x", "media/dx"]
)
def test_a_path_that_cannot_be_part_of_every_address_is_refused_at_the_start(lies_at, path):
    lies_at(path)
    with pytest.raises(ValueError, match=r"server\.baseUrlPath の「.*」は使えません。"):
        place.checked_base()


@pytest.mark.parametrize(
    "address",
    [
        "", "city", "/", "/city", "/dx", "/dxx/city", "//dx/city", "/\\dx/city", "https://evil.test/dx/",
        "//evil.test/dx/",
        "/dx/../city", "/dx/..", "/dx/%2e%2e/city", "/dx/a/..\\city", "/dx/city\n", "/dx/\rcity",
    ],
)  # fmt: skip
def test_what_lies_beside_the_dashboard_is_none_of_its_addresses(lies_at, address):
    lies_at("dx")
    assert not place.is_here(address)
