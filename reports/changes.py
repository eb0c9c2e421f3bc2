"""変わったこと: every change since the report before, by sort, before and after."""

from domain import formats
from metrics.words import since as since_words
from reports.found import Found
from reports.pieces import Heading, Piece, Style, Table, Words
from reports.summary import compared


def pieces(found: Found) -> list[Piece]:
    """Return a table for each sort of change; a sentence where nothing changed."""
    since = found.wanted.since
    if since is None:
        return [Words("比べる日がないため、変化は示していません。")]
    names = {plan.municipality_key: plan.municipality_name for plan in found.plans}
    made: list[Piece] = [
        Words(compared(since) + since_words.sentence(f"{formats.day(since.day)}から", found.changed)),
        Words(f"比べたのは、データ版 {since.version}（{since.day:%Y-%m-%d}時点）です。", Style.NOTE),
    ]
    head = ("指標・取組", found.fit("市区町村"), "変化")
    for part in found.changed:
        made.append(Heading(f"{part.name}　{part.number}"))
        rows = tuple(
            (one.name, names[one.municipality_key], since_words.change(one)) for one in part.differences
        )
        made.append(Table(part.name, head, rows, (44, 14, 42), has_caption=False))
    return made
