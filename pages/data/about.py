"""What holds for all tables: as of when they are and how to cite them, the rules that they follow, the API."""

from access import place, settings
from metrics import catalogue
from pages.data import rules
from store import dictionary, package
from ui import answers, downloads, heading, markup, menu, open_tables


def body() -> markup.Markup:
    """Return the sections below the table."""
    return markup.joined((_for_programs(), _machine_readable(), _citing()))


def _for_programs() -> markup.Markup:
    root = place.below("/api/v1")
    cities, kpis = answers.ask(catalogue.cities), answers.ask(catalogue.kpis)
    examples = (
        *((f"{root}/tables/kpis.csv?city={city.city}", f"{city.municipality_name}の指標（CSV）") for city in cities[:1]),
        (f"{root}/tables/status.json?status=behind", "遅れの指標（JSON。1,000行を超えると、続きのアドレスが next に入ります）"),
        (f"{root}/tables/targets.parquet?v=1", "データ版 1 の目標（Parquet）"),
        *((f"{root}/kpis/{kpi.kpi_id}", "一つの指標の状態と、その説明") for kpi in kpis[:1]),
        (f"{root}/versions", "データ版の一覧"),
    )
    lines = [markup.html('<li class="dx-address">{1}<br><code>{0}</code></li>', *example) for example in examples]
    return markup.joined(
        (
            heading.part("プログラムから読む（API）", "この画面と同じ範囲を、同じ権限で読めます。書き込みはできません。"),
            markup.html("<ul>{}</ul>", lines),
            markup.paragraph(
                _document("データパッケージ", package.FILE),
                "・",
                _document("APIの説明", "openapi.json"),
            ),
            markup.paragraph(
                "応答の ETag を If-None-Match に入れて尋ねると、変わっていなければ 304 だけが返ります。"
                f"一つの接続元から尋ねられるのは、{_often()}です。誤りは application/problem+json で、日本語の説明とともに返ります。"
            ),
        )
    )


def _document(name: str, file: str) -> markup.Markup:
    there = open_tables.at_moment(f"/api/v1/{file}")
    return markup.html('<a href="{}" target="_blank">{}（{}）</a>', there, name, file)


def _often() -> str:
    most = settings.read().api_per_minute
    return f"1分に{most:,}回まで" if most else "何回でも"


def _machine_readable() -> markup.Markup:
    columns = sum(len(table.columns) for table in dictionary.TABLES)
    return markup.joined(
        (
            heading.part(
                "機械可読",
                "どの表も、国の「統計表における機械判読可能なデータの表記方法の統一ルール」に沿っています。"
                f"{len(dictionary.TABLES)}の表、{columns}の列のすべてを説明しています。",
            ),
            markup.paragraph("すべての表の、列の説明"),
            downloads.offer("データの辞書", table="data_columns"),
            markup.paragraph("すべての表の、コードの意味"),
            downloads.offer("データのコード表", table="data_codes"),
            markup.details(
                f"ルール {len(rules.RULES)}項目と、その満たし方",
                rules.drawn(),
                downloads.offer(rules.TITLE, table="data_rules"),
            ),
        )
    )


def _citing() -> markup.Markup:
    configured = settings.read()
    by = configured.operator if configured.is_official else "運営者未設定"
    return markup.joined(
        (
            heading.part("出典の書き方"),
            markup.paragraph(f"{menu.PRODUCT}（{by}）、{open_tables.moment_told()}。"),
            markup.paragraph(package.ATTRIBUTION, is_note=True),
        )
    )
