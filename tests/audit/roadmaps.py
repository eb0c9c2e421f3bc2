"""The years of roadmap entries without a grid of their own, read a second time: from the tabs of the printed line."""

from itertools import groupby
from pathlib import Path

from tests.audit.tables import TableRow, plain_lines, rows_of
from tests.audit.text import squeezed

# First year of the printed columns, and whether an entry runs on over the empty columns to its right (merged cells that
# lost their end), or only as far as its own text was torn over them.
_COLUMNS = {"choshi": (5, 5, True), "minamiboso": (4, 4, False)}

# Where the conversion lost the columns, or the text names another year than its column: what was decided
# (docs/sources/<city>.md), in the order of the rows. "?" marks an uncertain entry.
DECIDED: dict[str, dict[str, str]] = {
    "choshi": {
        "359": "R5-R9? マイナンバーカー ポート実施",
        "361": "R5? マイナンバーを活 の導入検討 | R6? マイナンバーを活 機器の導入 | R7-R9? マイナンバー活用 庁的に検討",
        "379": "R5? 来庁予約が可能な 調査・選定 | R6? 開発・テスト 発・テスト | R7? 予約開始 予約開始 | R8? 予約可能業務(5 務(5件) | R9? 予約可能業務の拡 ョンアップ",
        "411-412": "R5? 運用上の課題検討 例規の整備",
        "414": "R6? 税金・水道料金の （5手続）",
        "417": "R7-R9? キャッシュレス可 の早期拡充",
        "435": "R5 対象となる手続の 事例の研究",
        "453": "R5 システム導入 ステム導入 | R5-R6 運用開始（令和5 5年度末） | R7-R9? 運用開始（令和5 5年度末）",
        "645": "R5 当日選挙システム テムの選定 | R6 実施環境整備 施環境整備 | R6-R7 運用開始（R7. 降を予定） | R8-R9? 運用開始（R7. 降を予定）",
        "923": "R5-R9? ウェブサイトの運 情報の追加",
        "924": "R5-R9? 銚子商工会議所、 た情報発信",
        "940": "R5 デジタル教科書の 業（英語） | R6-R8? デジタル教科書の 業（英語） | R9? 次世代型統合型校 30まで）",
        "957": "R5? スマホ教室開催 ホ教室開催",
        "958": "R6-R9? 市民の情報リテラ などを継続 | R5? 相談コーナー・オ などの検討 | R6? 相談コーナー・オ などの設置 | R7-R9? 相談コーナー・オ 維持・運営",
        "1006": "R5 ・標準準拠システ ローの確認 | R6-R7? ・標準準拠システ ローの確認",
        "1007": "R7? Gov-Clou の移行準備 | R8? Gov-Clou dへの移行 | R9? Gov-Clou dでの運用",
        "1036": "R5-R9? 銚子市セキュリテ の接続維持",
        "1038": "R5 自己点検 自己点検",
        "1040": "R6 自己点検 自己点検",
        "1042": "R7 自己点検 自己点検",
        "1044": "R8 自己点検 自己点検",
        "1046": "R9 自己点検 自己点検",
        "1075": "R5-R9? 基礎研修・e-ラ ニング実施",
    },
    "minamiboso": {
        "321": "R7 DSKシステム||移行作業( 行作業(8月12日移行完了予定) | R7 生保システム⑰||移行作業( 行作業(8月12日移行完了予定)",
        "322": "R7 戸籍・戸籍附票システム®®| ||移行作業(1月以降完了予定) | R7 選挙人名簿システム®||移行 ||移行作業(3月移行完了予定)",
        "386": "R7 住民票などの交付手数料|PO OSレジ|令和7年11月(予定) | R7 住民票などの交付手数料|Lo oフォーム|令和7年8月(予定)",
        "387": "R7 税証明などの発行手数料|PO OSレジ|令和7年11月(予定) | R7 税証明などの発行手数料|Lo oフォーム|令和7年8月(予定)",
        "388": "R5 税金の納付(国民健康保険税含 含む)|eL-QR|令和5年4月",
        "436": "R4 全職員対象情報セキュリティ研 よびオフライン研修)を毎年度実施 | R5-R7? 全職員対象情報セキュリティ研 よびオフライン研修)を毎年度実施",
        "437": (
            "R4 実践的サイバー防御演習CYD ー防御演習CYDER受講(2名) | "
            "R6 実践的サイバー防御演習プレC 御演習プレCYDER受講(1名) | "
            "R7 実践的サイバー防御演習CYD ー防御演習CYDER受講(2名)"
        ),
        "478": "R4 テレワークforLGWANテ orLGWANテスト5ライセンス | R5-R7 テレワークforLGWAN本 rLGWAN本運用30ライセンス",
        "656": "R7 対象規制の洗い出し 対象規制の洗い出し",
    },
}


def off_years(folder: Path, city: str) -> list[str]:
    """Return the lines whose roadmap rows are not the printed entries, in order, each in the years of its columns."""
    if city not in _COLUMNS:
        return []
    problems = []
    seen = set()
    for lines, group in groupby(rows_of(folder, city, "schedule.csv"), key=lambda row: row["lines"]):
        rows = list(group)
        seen.add(lines)
        stated = [_years_and_text(row) for row in rows]
        decided = DECIDED[city].get(lines)
        if decided is None and stated != (expected := _expected(city, rows)):
            problems.append(f"{city}/schedule.csv lines {lines}: the rows say {stated}, the columns {expected}")
        if decided is not None and not _agree(stated, decided):
            problems.append(f"{city}/schedule.csv lines {lines}: the rows say {stated}, decided was {decided}")
    return problems + [
        f"{city}/schedule.csv: nothing stands for lines {lines}" for lines in DECIDED[city].keys() - seen
    ]


def _years_and_text(row: TableRow) -> tuple[str, str]:
    cells = dict(row.cells)
    name, method = squeezed(cells.get("line_name", "")), squeezed(cells.get("method", ""))
    text = (f"{name}|{method}|" if name or method else "") + squeezed(cells.get("entry", "") + cells.get("text", ""))
    return f"{row['years']}{'?' if row['is_uncertain'] == 'true' else ''}", text


def _agree(stated: list[tuple[str, str]], decided: str) -> bool:
    entries = [tuple(entry.split()) for entry in decided.split(" | ")]
    return len(entries) == len(stated) and all(
        years == of_row and text.startswith(begin) and text.endswith(end)
        for (years, begin, end), (of_row, text) in zip(entries, stated, strict=True)
    )


def _expected(city: str, rows: list[TableRow]) -> list[tuple[str, str]]:
    first_year, count, runs_on = _COLUMNS[city]
    cells = [squeezed(cell) for cell in plain_lines(city)[rows[0].lines[0] - 1].split("\t")]
    cells += [""] * (count - len(cells))
    entries: list[tuple[str, str]] = []
    for text in dict.fromkeys(_years_and_text(row)[1] for row in rows):
        start = next((at for at in range(count) if cells[at] and text.startswith(cells[at])), None)
        if start is None:
            return [("", text)]
        end = start + 1
        while end < count and (
            (runs_on and not cells[end]) or (cells[end] and "".join(cells[start : end + 1]) in text)
        ):
            end += 1
        entries.append((_years(first_year + start, first_year + start), text))
        if end > start + 1:
            entries.append((f"{_years(first_year + start + 1, first_year + end - 1)}?", text))
    missing = [cell for cell in cells if cell and not any(cell in text for _, text in entries)]
    return entries + [("", cell) for cell in missing]


def _years(first: int, last: int) -> str:
    return f"R{first}" if first == last else f"R{first}-R{last}"
