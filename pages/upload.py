"""実績登録: a city's workbook out, the filled workbook in, every error by its cell, a preview, and one confirmation."""

import streamlit as st

from metrics import catalogue
from ui import answers, heading, markup, selection, upload

heading.draw("実績登録", "市のブックをダウンロードして実績を記入し、読み込んで、変わる内容を確かめてから登録します。")

plans = answers.ask(catalogue.plans)
if plans.empty:
    st.info("計画がまだ取り込まれていません。運営者が `make build` を実行すると、市を選べるようになります。")
else:
    names = dict(zip(plans.city, plans.municipality_name, strict=True))
    city = selection.one("city", "市", names, default=next(iter(names)))
    upload.show_done(city)

    heading.section(
        "1. ブックをダウンロードする", "いまの目標と直近の実績が入っています。記入するのは淡い黄色の欄だけです。"
    )
    upload.offer_template(city, names[city])

    heading.section(
        "2. 記入したファイルを読み込む", "この時点では何も登録されません。誤りはセルの番地とともにすべて示します。"
    )
    by_name = st.text_input(
        "登録する人（課名と氏名）", key="upload_by", placeholder="例：企画課　銚子 花子", max_chars=60
    )
    file = st.file_uploader(
        f"{names[city]}のブック（.xlsx）または同じ見出しの CSV（5MBまで）",
        type=["xlsx", "csv"],
        max_upload_size=5,
        key="upload_file",
    )
    if file is None:
        st.html(markup.paragraph("ファイルを選ぶと、ここに確認の結果が表示されます。", is_note=True))
    elif not by_name.strip():
        st.warning("登録する人の課名と氏名を記入してください。履歴に残ります。")
    else:
        shown = upload.checked(city, file.getvalue(), file.name, by_name.strip())
        heading.section("3. 確かめて登録する")
        shown = upload.show(shown, file.getvalue())
        if shown.can_be_confirmed and st.button("この内容で登録する", type="primary"):
            upload.confirm(shown)
