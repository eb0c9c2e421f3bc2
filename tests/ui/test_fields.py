"""The fields that narrow a page show what the address asks, and say what they offer."""

import re

from ui import fields, selection

CITIES = {"choshi": "銚子市", "togane": "東金市", "katagami": "潟上市"}
PREFECTURES = {"choshi": "千葉県", "togane": "千葉県", "katagami": "秋田県"}


def test_the_chosen_option_is_selected_and_the_default_leaves_the_address_alone() -> None:
    with selection.of_address([("city", "togane")]):
        shown = fields.one("city", "市", CITIES, "choshi").html
    assert '<option value="">銚子市</option><option value="togane" selected>東金市</option>' in shown
    with selection.of_address([("city", "nowhere")]):
        shown = fields.one("city", "市", CITIES, "choshi").html
    assert '<option value="" selected>銚子市</option>' in shown
    with selection.of_address([("city", "choshi")]):  # a link that names the default goes on naming it
        assert '<option value="choshi" selected>銚子市</option>' in fields.one("city", "市", CITIES, "choshi").html


def test_options_stand_below_their_headings() -> None:
    with selection.of_address([]):
        one = fields.one("city", "市", CITIES, "choshi", PREFECTURES).html
        many = fields.many("city", "市", CITIES, heads=PREFECTURES).html
    assert re.findall(r'<optgroup label="(.*?)">', one) == ["千葉県", "秋田県"]
    # The head of a group chooses all of it, where there is no limit.
    assert re.findall(r'data-all="([^"]*)">', many) == ["千葉県", "秋田県"]
    with selection.of_address([("city", "katagami")]):
        whole = fields.many("city", "市", CITIES, heads=PREFECTURES).html
    assert re.findall(r'data-all="([^"]*)" checked>', whole) == ["秋田県"]
    with selection.of_address([]):
        limited = fields.many("city", "市", CITIES, most=2, heads=PREFECTURES).html
    assert re.findall(r"<b>(.*?)</b>", limited) == ["千葉県", "秋田県"] and "data-all" not in limited


def test_a_list_of_several_says_what_is_chosen_and_takes_no_more_than_it_may() -> None:
    with selection.of_address([("city", "togane"), ("city", "choshi"), ("city", "katagami"), ("city", "nowhere")]):
        free, full = (fields.many("city", "市", CITIES, most=most).html for most in (None, 2))
    assert 'aria-label="市：東金市、銚子市、潟上市"' in free and "<b>3</b>" in free
    assert 'aria-label="市：東金市、銚子市"' in full and 'value="katagami" disabled' in full
    assert full.count(" checked") == 2 and free.count(" checked") == 3
    with selection.of_address([]):
        assert 'aria-label="市：すべて"' in fields.many("city", "市", CITIES).html


def test_only_a_long_list_can_be_searched() -> None:
    numbers = {str(number): str(number) for number in range(13)}
    with selection.of_address([]):
        long, short = fields.many("n", "数", numbers).html, fields.many("city", "市", CITIES).html
    assert "数の候補を絞り込む" in long and "候補を絞り込む" not in short


def test_finer_fields_lie_open_where_one_of_them_narrows() -> None:
    def shown(*asked: tuple[str, str]) -> str:
        with selection.of_address(asked):
            return fields.draw(fields.further("さらに", [fields.many("city", "市", CITIES)]))

    assert "<details" in shown() and 'id="dx-further">' in shown()
    assert 'id="dx-further" open>' in shown(("city", "togane"))


def test_the_form_names_the_parts_that_it_writes_and_escapes_what_was_typed() -> None:
    with selection.of_address([("words", '"><b>'), ("city", "togane"), ("sample", "1"), ("page", "2")]):
        shown = fields.draw(fields.one("city", "市", CITIES, "choshi"), None, fields.words("words", "語", "例"))
    assert '<form class="dx-fields" method="get" data-parts="city words"><input type="hidden" name="sample"' in shown
    assert shown.count("hidden") == 1
    assert 'value="&#34;&gt;&lt;b&gt;"' in shown and "<b>" not in shown
