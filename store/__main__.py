"""The command line: `python -m store …`. Exit 0 when done, 1 with the reasons when refused."""

import argparse
import gc
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TextIO

from domain import clock
from domain.words import COLUMN_MEANING, STATUS
from loaders.book import notes
from loaders.book.saving import said_by_system
from loaders.plan_book import own_columns
from loaders.transcription import TranscriptionError
from metrics import meaning
from metrics.moment import Moment
from reports.asked import CHAPTERS, Wanted
from store import export, files, progress_report, versions, write
from store.copies import one as backup
from store.copies.one import BackupRefused
from store.database import Database, database_path, is_postgresql
from store.failure import EngineError
from store.plans import importing, own_tables, undoing
from store.plans.build import SchemaMismatch, build, refuse_other_release, release_of
from store.plans.to_rows import Contradiction
from store.practice import making, purpose, sample
from store.uploads import overlaps, previews, registering
from store.uploads.form_content import UnknownCity

_ROOT = Path(__file__).resolve().parents[1]
_PRACTICE = "架空の実績による練習用のデータベースを作り直す"
_SAMPLE = "ダッシュボードが ?sample=1 で見せる見本を作る（同じものがあれば何もしない）"
_OVERLAPPED = (
    "登録していません。様式を作ったあとに、別の登録で変わった値があります（上の「重なり」）。"
    "--overlaps own（ファイルの値にする）か --overlaps theirs（いまの値のままにする）を付けてください。"
)
_ASKED = "確かめる値が{}件あります。このとおりでよければ --yes を付けて、もう一度実行してください。"
# So many errors somebody reads on a screen; all stand in the file that --marked writes.
_MOST_LINES = 100
_STOP_FIRST = "ダッシュボードを止めてから、もう一度実行してください。"

# The page of the running dashboard that does the same, by its name and its address.
PAGES = {
    "report": "報告書（/report）",
    "template": "登録（/upload）",
    "import-actuals": "登録（/upload）",
    "backup": "管理（/admin）",
    "undo": "履歴（/history）",
    "plan-template": "計画の取込み（/plans）",
    "import-plan": "計画の取込み（/plans）",
    "undo-plan": "履歴（/history）",
}

# A database of an earlier release is built, and copied before that.
_OF_ANY_RELEASE = ("build", "backup", "restore")

_REFUSALS = (
    TranscriptionError,
    Contradiction,
    SchemaMismatch,
    BackupRefused,
    UnknownCity,
    registering.Conflict,
    importing.Overtaken,
    write.WriteRefused,
    ValueError,
    EngineError,
)


def main(arguments: Sequence[str] | None = None, *, today: date | None = None) -> int:
    """Run one command and return its exit code."""
    options = _parser().parse_args(arguments)
    options.today = today or clock.today()
    is_full = False
    heard, sys.unraisablehook = sys.unraisablehook, _unless_full
    try:
        run: Callable[[argparse.Namespace], int] = options.run
        return run(options)
    except OSError as error:
        print(files.in_words(error), file=sys.stderr)
        is_full = files.is_full(error)
        return 1
    except _REFUSALS as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        if is_full:  # what is half written is ended here, while nobody hears of it, not later at some chance
            gc.collect()
        sys.unraisablehook = heard


def _unless_full(unraisable: "sys.UnraisableHookArgs") -> None:
    """Leave it at the one sentence where what is half written cannot even be ended properly: the disk is full."""
    if said_by_system(unraisable.exc_value) not in files.FULL:
        sys.__unraisablehook__(unraisable)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m store", description="自治体DX計画ダッシュボードのデータ")
    commands = parser.add_subparsers(dest="command", required=True)

    def command(name: str, run: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
        one = commands.add_parser(name, help=text, description=text)
        one.add_argument(
            "--database",
            metavar="URL",
            help="DuckDB のファイルか postgresql:// の URL（既定: 環境変数 DX_DATABASE、なければ data/dashboard.duckdb）",
        )
        one.set_defaults(run=run)
        return one

    one = command("build", _build, "計画データからデータベースを作る、または最新にする")
    one.add_argument("--data", type=Path, default=_ROOT / "data", metavar="DIR")
    one.add_argument("--by", default="python -m store build", metavar="NAME")
    one.add_argument("--reason", default="計画データの取込み", metavar="TEXT")
    one.add_argument(
        "--take-data", action="append", default=[], metavar="CITY", help="取り込んだ改定ではなく data/ を採る市"
    )
    one = command("export", _export, "表を CSV に書き出す。ある版・ある日の時点でも書き出せる")
    one.add_argument("folder", type=Path, metavar="DIR")
    one.add_argument("--version", type=int, metavar="N", help="データ版（既定: 最新）")
    one.add_argument("--on", type=date.fromisoformat, metavar="YYYY-MM-DD", help="読む日（既定: 今日）")
    _report_command(command)
    one = command("template", _template, "市の実績の様式を作る")
    one.add_argument("file", type=Path, metavar="FILE.xlsx")
    one.add_argument("--city", required=True)
    one.add_argument("--department", metavar="NAME", help="一つの担当の行だけにする（例: --department 企画課）")
    one = command("import-actuals", _import_actuals, "記入した様式（.xlsx）か、同じ見出しの CSV を登録する")
    one.add_argument("file", type=Path, metavar="FILE")
    one.add_argument("--city", required=True)
    one.add_argument("--by", required=True, metavar="NAME")
    one.add_argument("--note", default="", metavar="TEXT")
    one.add_argument("--dry-run", action="store_true", help="確認だけして登録しない")
    one.add_argument("--yes", action="store_true", help="確かめる値をすべて、このとおりでよいものとする")
    one.add_argument(
        "--overlaps",
        choices=[overlaps.OWN, overlaps.THEIRS],
        help="様式を作ったあとに別の登録で変わった値を、ファイルの値にする（own）か、いまの値のままにする（theirs）か",
    )
    one.add_argument("--marked", type=Path, metavar="OUT.xlsx", help="誤りと確かめる値に印を付けたブックを書き出す")
    _plan_commands(command)
    one = command("undo", _undo, "登録を取り消す")
    one.add_argument("upload", metavar="UPLOAD")
    one.add_argument("--by", required=True, metavar="NAME")
    one.add_argument("--reason", required=True, metavar="TEXT")
    command("backup", _backup, "データベースを一つのファイルに退避する").add_argument("file", type=Path, metavar="FILE")
    command("restore", _restore, "退避したファイルに戻す").add_argument("file", type=Path, metavar="FILE")
    one = commands.add_parser("practice", help=_PRACTICE, description=_PRACTICE)
    one.add_argument("file", type=Path, metavar="FILE")
    one.add_argument("--data", type=Path, default=_ROOT / "data", metavar="DIR")
    one.set_defaults(run=_practice)
    one = commands.add_parser("sample", help=_SAMPLE, description=_SAMPLE)
    one.add_argument("folder", type=Path, nargs="?", default=_ROOT / "data", metavar="DIR")
    one.set_defaults(run=_sample)
    return parser


def _report_command(command: Callable[..., argparse.ArgumentParser]) -> None:
    one = command("report", _report, "進捗報告書を作る（Word・Excel・PDF。種類はファイルの名の終わりで決まる）")
    one.add_argument("file", type=Path, metavar="FILE.docx|.xlsx|.pdf")
    for name, metavar, text in (
        ("city", "SLUG", "市区町村（省けばすべて。いくつでも）"),
        ("department", "NAME", "担当（省けばすべて。いくつでも）"),
        ("kpi", "ID", "1ページずつ示す指標（省けば計画に届いていないもの。いくつでも）"),
    ):
        one.add_argument(f"--{name}", action="append", default=[], metavar=metavar, help=text)
    words = "、".join(f"{code} {word}" for code, word in CHAPTERS.items())
    one.add_argument("--chapters", metavar="CODE,CODE", help=f"章（省けばすべて）：{words}")
    one.add_argument("--version", type=int, metavar="N", help="データ版（既定: 最新）")
    one.add_argument("--on", type=date.fromisoformat, metavar="YYYY-MM-DD", help="読む日（既定: 今日）")
    one.add_argument("--since", type=date.fromisoformat, metavar="YYYY-MM-DD", help="前の報告の日（既定: 前年度末）")
    one.add_argument("--template", type=Path, metavar="TEMPLATE.docx", help="自分の書式（スタイル）を持つ Word のひな形")
    one.add_argument("--origin", metavar="URL", help="QRコードが開くダッシュボード（https://dx.city.example.jp など）")


def _plan_commands(command: Callable[..., argparse.ArgumentParser]) -> None:
    one = command("plan-template", _plan_template, "計画の様式を作る（空のもの、または登録済みの計画を記入したもの）")
    one.add_argument("file", type=Path, metavar="FILE.xlsx")
    one.add_argument("--city", metavar="CODE_OR_SLUG", help="登録済みの市（省けば新しい市の空の様式）")
    own = one.add_argument_group("自分の表から作る")
    own.add_argument("--from", dest="table", type=Path, metavar="TABLE", help="指標の表（.xlsx・CSV・タブ区切りの文字）")
    own.add_argument("--sheet", metavar="NAME", help="表のあるシート（既定: 記入のいちばん多いもの）")
    own.add_argument(
        "--column", action="append", default=[], metavar="COLUMN=MEANING",
        help=f"列の意味（例: C=指標、F=目標値 R7）。{'・'.join(COLUMN_MEANING.values())}",
    )  # fmt: skip
    one = command("import-plan", _import_plan, "記入した計画の様式を、新しい計画または改定として取り込む")
    one.add_argument("file", type=Path, metavar="FILE.xlsx")
    one.add_argument("--by", required=True, metavar="NAME")
    one.add_argument("--reason", default="計画の取込み", metavar="TEXT")
    one.add_argument("--dry-run", action="store_true", help="確認だけして取り込まない")
    one.add_argument("--correct", action="store_true", help="登録済みの目標の書き誤りを直す")
    one.add_argument("--marked", type=Path, metavar="OUT.xlsx", help="誤りに印を付けたブックを書き出す")
    one = command("undo-plan", _undo_plan, "計画の版を取り消す（前の内容に戻す。最初の版なら、市の計画を取り下げる）")
    one.add_argument("version", type=int, metavar="VERSION")
    one.add_argument("--city", metavar="SLUG", help="市（その版がいくつもの市の計画を登録したとき）")
    one.add_argument("--by", required=True, metavar="NAME")
    one.add_argument("--reason", required=True, metavar="TEXT")


def _open(options: argparse.Namespace, *, create: bool = False) -> Database:
    database = Database(options.database, create=create, remedy=remedy(options.command))
    if options.command not in _OF_ANY_RELEASE:
        refuse_other_release(database)
    options.today = purpose.today_of(database, options.today)
    return database


def remedy(command: str) -> str:
    """Return what to do when the dashboard holds the database: the page that does the same, where there is one."""
    page = PAGES.get(command)
    if page is None:
        return _STOP_FIRST
    return f"動いているダッシュボードの {page} で同じことができます。ここで行うには、{_STOP_FIRST}"


def _build(options: argparse.Namespace) -> int:
    with _nothing_half_made(options.database), _open(options, create=True) as database:
        built = build(database, options.data, options.by, options.reason, take_data=options.take_data)
    changed = f"更新: {'、'.join(built.changed)}" if built.changed else "変更はありません"
    print(f"データ版 {built.version}　{changed}")
    if built.withdrawn:
        how = " ".join(f"--take-data {city}" for city in built.withdrawn)
        print(f"取り下げたまま: {'、'.join(built.withdrawn)}（計画データの計画を表示するには {how}）")
    return 0


@contextmanager
def _nothing_half_made(address: str | None) -> Iterator[None]:
    """Leave no file where there was none before, if what is done inside fails."""
    path = None if is_postgresql(address) else database_path(address)
    is_new = path is not None and not path.exists()
    try:
        yield
    except BaseException:
        if path is not None and is_new:
            files.remove_database(path)
        raise


def _export(options: argparse.Namespace) -> int:
    with _open(options) as database:
        moment = _moment(database, options)
        for file in export.export(database, options.folder, moment):
            print(file)
    return 0


def _report(options: argparse.Namespace) -> int:
    kind = progress_report.kind_of(options.file)
    if kind not in progress_report.KINDS:
        raise ValueError(f"{options.file} の名の終わりを、.docx・.xlsx・.pdf のいずれかにしてください。")
    template = options.template.read_bytes() if options.template else None
    with _open(options) as database:
        moment = _moment(database, options)
        chapters = tuple(code.strip() for code in options.chapters.split(",")) if options.chapters else ()
        wanted = Wanted(tuple(options.city), tuple(options.department), chapters, tuple(options.kpi))
        origin = (options.origin or os.environ.get("DX_ADDRESS", "")).strip().rstrip("/") or None
        report = progress_report.made(database, moment, wanted, options.since, origin)
    files.write_whole({options.file: progress_report.written(report, kind, template)})
    print(options.file)
    return 0


def _moment(database: Database, options: argparse.Namespace) -> Moment:
    """Return the version and day that are asked for. Raises ValueError for what is not there yet."""
    newest = versions.current(database)
    version, on = options.version or newest, options.on or options.today
    if not 1 <= version <= newest or on > options.today:
        raise ValueError(f"版 {version}・{on} の時点はまだありません（最新は版 {newest}・{options.today}）。")
    return Moment(version, on)


def _template(options: argparse.Namespace) -> int:
    with _open(options) as database:
        data = registering.template(database, options.city, options.today, options.department)
    files.write_whole({options.file: data})
    print(options.file)
    return 0


def _import_actuals(options: argparse.Namespace) -> int:
    data = options.file.read_bytes()
    with _open(options) as database:
        shown = registering.preview(database, options.city, data, options.by, options.today, options.file.name)
        if options.marked and (shown.errors or shown.questions):
            files.write_whole({options.marked: registering.marked(shown, data)})
            print(options.marked)
        if shown.errors:
            print(f"登録できません。{len(shown.errors)}件の誤りがあります。", file=sys.stderr)
            _print_first(shown.errors, to=sys.stderr)
            return 1
        if options.overlaps:
            answers = {overlap.overlap_id: options.overlaps for overlap in shown.overlaps}
            by, name = options.by, options.file.name
            shown = registering.preview(database, options.city, data, by, options.today, name, answers)
        _describe(shown)
        if options.yes:
            shown = shown.answered(question.question_id for question in shown.questions)
        if options.dry_run:
            print("確認だけを行いました。登録していません。")
        elif shown.open_questions and not shown.is_empty:
            print(f"登録していません。{_ASKED.format(len(shown.open_questions))}", file=sys.stderr)
            return 1
        elif any(overlap.choice is None for overlap in shown.overlaps):
            print(_OVERLAPPED, file=sys.stderr)
            return 1
        elif shown.can_be_confirmed:
            version = registering.confirm(database, shown, note=options.note)
            print(f"登録しました。データ版 {version}　登録番号 {write.upload_id_of(version)}")
        else:
            print("変わるところがないため、登録していません。")
    return 0


def _print_first(
    findings: Sequence[object], kind: str = "", *, is_marked: bool = True, to: TextIO | None = None
) -> None:
    """Print as many as somebody reads, and how many are left and, where a marked file holds them, that it does."""
    for one in findings[:_MOST_LINES]:
        print(f"{kind}{one}", file=to)
    if len(findings) > _MOST_LINES:
        where = "--marked FILE.xlsx で、すべてを一覧にしたブックを書き出せます。" if is_marked else ""
        print(f"{kind}ほか{len(findings) - _MOST_LINES}件。{where}", file=to)


def _describe(shown: previews.Preview) -> None:
    _print_first(shown.notes, "読み替え　", is_marked=False)
    _print_first(shown.questions, "確認　")
    for overlap in shown.overlaps:
        print(
            f"重なり　{overlap.name}（{overlap.observed_on}）　様式の作成時 {overlap.base_value or '（なし）'}"
            f"　いま {overlap.their_value or '（なし）'}　ファイル {overlap.own_value}"
        )
    for change in shown.changes:
        print(
            f"{change.kpi_id}　{change.old_value or '（なし）'} → {change.new_value}"
            f"　判定 {meaning.name(change.old_verdict)} → {meaning.name(change.new_verdict)}"
            + (f"（{change.why_unchanged}）" if change.why_unchanged else "")
        )
        _describe_lines(change.old_lines, change.new_lines)
    for stage in shown.stage_changes:
        print(f"{stage.initiative_id}　{stage.old_stage or '（なし）'} → {stage.new_stage}（{stage.observed_on}）")
        _describe_lines(stage.old_lines, stage.new_lines)
    for grade in shown.grade_changes:
        print(f"{grade.kpi_id}　市の評価（{grade.fiscal_year}年度）　{grade.old_grade or '（なし）'} → {grade.new_grade}")
        _describe_lines(grade.old_lines, grade.new_lines)
    grades = f"　市の評価 {len(shown.grade_changes)}件" if shown.grade_changes else ""
    print(f"変更 {len(shown.changes)}件　段階 {len(shown.stage_changes)}件{grades}　変更なし {shown.unchanged_count}件")


def _describe_lines(old: Sequence[str], new: Sequence[str]) -> None:
    for sign, lines in (("－", old), ("＋", new)):
        for line in lines:
            print(f"　　{sign} {line}")


def _plan_template(options: argparse.Namespace) -> int:
    if options.table is not None:
        return _from_own_table(options)
    with _open(options) as database:
        data = importing.template(database, options.city)
    files.write_whole({options.file: data})
    print(options.file)
    return 0


def _from_own_table(options: argparse.Namespace) -> int:
    if options.city is None:
        raise ValueError("--city に略号を付けてください。ID はこの略号から始まります（例: --city choshi）。")
    given = options.table.read_bytes()
    with _open(options) as database:
        book = own_tables.of_text(given) if options.table.suffix in (".txt", ".tsv") else own_tables.opened(given)
        looked = own_tables.look(database, book, options.city, options.sheet)
        uses = own_columns.decided(looked.table.columns, looked.uses, options.column)
        for column in looked.table.columns:
            print(f"{column.letter}列「{column.header}」→ {uses[column.number]}")
        made = own_tables.make(database, looked.table, uses, options.city)
        files.write_whole({options.file: made.workbook})
        own_tables.keep(database, options.city, looked.table, uses)
    for note in made.notes:
        print(f"読み替え　{note}")
    print(f"指標 {made.kpi_count}件　{options.file}")
    return 0


def _import_plan(options: argparse.Namespace) -> int:
    data = options.file.read_bytes()
    with _open(options) as database:
        importing.refuse_nameless(options.by, options.reason)
        shown = importing.preview(database, data, options.today, options.file.name, corrects=options.correct)
        if shown.errors:
            if options.marked:
                files.write_whole({options.marked: importing.marked(shown, data)})
                print(options.marked)
            print(f"取り込めません。{len(shown.errors)}件の誤りがあります。", file=sys.stderr)
            _print_first(shown.errors, to=sys.stderr)
            if not options.correct and any("訂正として" in error.remedy for error in shown.errors):
                print("訂正として取り込むには、--correct を付けてください。", file=sys.stderr)
            return 1
        _describe_plan(shown)
        if not shown.is_changing:
            print("変わるところがないため、取り込んでいません。")
        elif options.dry_run:
            print("確認だけを行いました。取り込んでいません。")
        else:
            version = importing.commit(database, shown, options.by, options.reason, datetime.now(UTC))
            print(f"取り込みました。データ版 {version}")
    return 0


def _describe_plan(shown: importing.Preview) -> None:
    for line in (*(f"読み替え　{note}" for note in notes.together(shown.notes)), *shown.changes, *shown.revisions):
        print(line)
    for change in shown.verdicts:
        old, new = ("なし" if one is None else STATUS[one].name for one in (change.old, change.new))
        lowered = "（目標の引下げによる）" if change.is_by_lowering else ""
        print(f"{change.kpi_id}　判定 {old} → {new}{lowered}")


def _undo_plan(options: argparse.Namespace) -> int:
    with _open(options) as database:
        at = purpose.moment_of_writing(database, datetime.now(UTC))
        undone = undoing.undo(
            database, options.version, options.by, options.reason, at, of_city=options.city
        )
    became = "計画を取り下げました" if undone.restored_version is None else f"版 {undone.restored_version} の内容に戻しました"
    print(f"版 {options.version} を取り消し、{became}。データ版 {undone.version}")
    return 0


def _undo(options: argparse.Namespace) -> int:
    with _open(options) as database:
        at = purpose.moment_of_writing(database, datetime.now(UTC))
        version = write.undo(database, options.upload, options.by, options.reason, at)
    print(f"{options.upload} を取り消しました。データ版 {version}")
    return 0


def _backup(options: argparse.Namespace) -> int:
    with _open(options) as database:
        backup.backup(database, options.file)
    print(options.file)
    return 0


def _practice(options: argparse.Namespace) -> int:
    version = making.make(options.file, options.data)
    print(f"{options.file}　{purpose.PRACTICE}　データ版 {version}　{making.AS_OF} に読むもの")
    return 0


def _sample(options: argparse.Namespace) -> int:
    os.nice(10)  # a server has it made beside people at work
    print(f"{sample.make(options.folder)}　{purpose.SAMPLE}")
    return 0


def _restore(options: argparse.Namespace) -> int:
    kept = backup.restore(options.file, options.database, datetime.now(UTC), remedy("restore"))
    print("戻しました。" + (f"それまでのデータベースは {kept} にあります。" if kept else ""))
    with _open(options) as database:
        if not release_of(database).is_this_one:
            print("以前の版で退避したものです。使う前に python -m store build を実行してください。")
    return 0


if __name__ == "__main__":
    sys.exit(main())
