"""No English word of Streamlit's own meets a visitor: menus, fields, the uploader and its refusals, dialogs.

`test_every_view.py` looks at each view as it opens; here stands what comes up when something is done.
"""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import Server, opened, rerun

# What stands in Latin letters in Japanese too. Names of icons are drawn as pictures and hidden from screen readers.
ALLOWED = re.compile(
    r"(?<![A-Za-z])(DX|KPI|ID|LINE|AI|RPA|BPR|CSV|XLSX|PNG|SVG|MB|KB|GB|B|QR|Enter|Ctrl|Excel|TODO|FAQ|ICT|Wi-?Fi|SNS"
    r"|Instagram"
    r"|X|eL-QR|R\d+|H\d+|v\d+|togane|choshi|xlsx|csv|pdf|application|a|b|kpi|nowhere)(?![A-Za-z])"
)
FOUND = """() => {
  const found = [];
  const ours = '.stHtml, .js-plotly-plot, script, style, noscript, [data-testid=stIconMaterial]';
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) if (!texts.currentNode.parentElement.closest(ours)) found.push(texts.currentNode.data);
  const names = ['aria-label', 'title', 'placeholder', 'alt', 'aria-description', 'aria-roledescription',
    'data-placeholder'];
  for (const element of document.querySelectorAll('body *')) {
    if (!element.closest(ours) && !element.closest('[data-testid=stPlotlyChart]')) {
      for (const name of names) found.push(element.getAttribute(name) ?? '');
    }
  }
  return found;
}"""


def foreign(page: Page) -> list[str]:
    """Return what is not Japanese. Streamlit's own words are replaced a moment after they appear: it is waited for."""
    words: list[str] = []
    for _ in range(40):
        page.wait_for_timeout(50)
        texts = {text.strip() for text in page.evaluate(FOUND)}
        words = sorted(text for text in texts if re.search(r"[A-Za-z]{2}", ALLOWED.sub("", text)))
        if not words:
            break
    return words


def test_lists_say_in_japanese_what_they_offer_and_what_is_not_there(server: Server, page: Page) -> None:
    opened(page, f"{server.url}/roadmap")
    field = page.locator("#dx-field-department")
    field.locator("summary").click()
    assert foreign(page) == []
    sought = field.get_by_role("textbox", name="担当の候補を絞り込む")
    sought.fill("ぬぬぬ")
    expect(field.get_by_text("見つかりません")).to_be_visible()
    expect(field.locator("label:visible")).to_have_count(0)
    sought.fill("市民")
    expect(field.get_by_text("見つかりません")).to_be_hidden()
    rerun(page, field.get_by_label("市民室", exact=True).click)
    # What was open, sought and focused still is, though the field was drawn anew.
    expect(field.get_by_label("市民室", exact=True)).to_be_focused()
    expect(sought).to_have_value("市民")
    expect(page.get_by_text("絞り込み中").first).to_be_visible()
    assert foreign(page) == []
    page.keyboard.press("Escape")
    expect(sought).to_be_hidden()
    expect(field.locator("summary")).to_be_focused()


def test_a_page_that_is_not_there_says_so_in_japanese(server: Server, page: Page) -> None:
    page.goto(f"{server.url}/nowhere")
    expect(page.get_by_text("ページが見つかりません")).to_be_visible()
    expect(page.get_by_role("dialog").get_by_role("button", name="閉じる").last).to_be_visible()
    assert foreign(page) == []


def test_the_menu_of_a_phone_is_japanese_and_closes_behind_the_reader(server: Server, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    opened(page, server.url)
    page.get_by_role("button", name="メニューを開く").click()
    menu = page.locator("[data-testid=stSidebar]")
    expect(menu).to_have_attribute("data-collapsed", "false")
    assert foreign(page) == []
    menu.get_by_role("link", name="工程").click()
    expect(page.locator("h1")).to_have_text("工程")
    expect(menu).to_have_attribute("data-collapsed", "true")
    page.get_by_role("button", name="メニューを開く").click()
    expect(menu).to_have_attribute("data-collapsed", "false")
    opened(page, f"{server.url}/city")
    expect(page.locator("[data-testid=stSidebar]")).to_have_attribute("data-collapsed", "true")
    page.get_by_role("button", name="メニューを開く").click()
    page.keyboard.press("Escape")
    expect(page.locator("[data-testid=stSidebar]")).to_have_attribute("data-collapsed", "true")


def test_a_long_page_is_not_read_word_by_word(server: Server, fresh_page: Page) -> None:
    page = fresh_page
    page.add_init_script(
        """window.replaced = 0;
        const test = RegExp.prototype.test;
        RegExp.prototype.test = function (text) {
          if (this.source === '[A-Za-z]{3}') window.replaced += 1;
          return test.call(this, text);
        };"""
    )
    opened(page, f"{server.url}/city?city=katagami")
    page.wait_for_timeout(500)
    nodes = page.evaluate("document.querySelectorAll('body *').length")
    assert 0 < page.evaluate("window.replaced") < 600 < nodes


def test_the_uploader_and_its_refusals_are_japanese(server: Server, page: Page, tmp_path: Path) -> None:
    large = tmp_path / "b.xlsx"
    large.write_bytes(b"x" * 6_000_000)
    page.goto(f"{server.url}/key?key={server.key}")
    opened(page, f"{server.url}/upload?city=choshi")
    chooser = page.locator("input[type=file]")
    expect(chooser).to_have_count(1)
    field = page.get_by_test_id("stFileUploader")
    expect(field.locator("button", has_text="ファイルを選ぶ")).to_be_visible()
    expect(field.get_by_text("5MB まで")).to_be_visible()
    assert foreign(page) == []
    held = page.evaluate_handle(
        "() => { const held = new DataTransfer(); held.items.add(new File(['x'], 'a.pdf')); return held; }"
    )
    zone = page.get_by_test_id("stFileUploaderDropzone")
    zone.dispatch_event("dragenter", {"dataTransfer": held})
    expect(field.get_by_text("ここにファイルを置く")).to_be_visible()
    assert foreign(page) == []
    zone.dispatch_event("dragleave", {"dataTransfer": held})
    page.get_by_role("textbox", name="担当課").fill("企画課")
    page.get_by_role("textbox", name="登録する人の氏名").fill("銚子 花子")
    rerun(page, lambda: page.keyboard.press("Tab"))
    chooser.set_input_files({"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 x"})
    expect(page.get_by_text("Excel ブック（.xlsx）ではありません")).to_be_visible()
    expect(page.get_by_text("記入したブック（.xlsx）を選び直してください。")).to_be_visible()
    assert foreign(page) == []
    page.get_by_role("button", name="やめる").click()  # the file is kept on the server, which other tests read from
    expect(page.get_by_text("読み込んだファイル：")).to_be_hidden()
    chooser.set_input_files(large)
    expect(page.get_by_text("以下のファイルにしてください")).to_be_visible()
    assert foreign(page) == []
