"""The measurements of bench/pages.py: a ratio is that of the pairs, a bare page is as large as the page beside it."""

import json
import os
import time
from pathlib import Path

from bench.pages import Pairs
from bench.visits import bare, servers
from bench.visits.browser import Shape


def test_a_ratio_is_the_median_of_the_pairs_and_not_of_the_sides() -> None:
    pairs = Pairs()
    for ours, floor in ((100, 50), (300, 300), (900, 300)):
        pairs.add(ours, floor)
    line = pairs.line("page", "ms", 2.0)
    assert " 2.00 × " in line
    assert line.endswith(" reached")
    assert pairs.line("page", "ms", 1.9).endswith("NOT REACHED")
    assert pairs.line("page", "/s", 2.1, is_at_least=True).endswith("NOT REACHED")


def test_a_bare_page_is_told_the_charts_and_tables_of_the_page_beside_it(tmp_path: Path) -> None:
    chart = {"height": 300, "traces": [{"type": "bar", "points": 5}]}
    whole = Shape("", "", [chart], [{"rows": 40, "columns": 6, "letters": 9}])
    narrowed = Shape("", "", [chart], [{"rows": 3, "columns": 6, "letters": 9}])
    script = bare.write_as_much(tmp_path, {"city": (whole, narrowed), "kpi": (whole, None)})
    told = json.loads((tmp_path / "as_much.json").read_text("utf-8"))
    assert whole.rows == 40
    assert told["city"]["narrowed"]["tables"] == narrowed.tables
    assert told["kpi"] == {"whole": {"charts": [chart], "tables": whole.tables}, "narrowed": None}
    compile(script.read_text("utf-8"), str(script), "exec")


def test_what_a_server_took_is_the_processor_time_and_the_memory_of_its_process() -> None:
    own = servers.Served("", os.getpid())
    assert abs(own.cpu_seconds() - time.process_time()) < 0.1
    before, taken = own.cpu_seconds(), time.process_time()
    while time.process_time() - taken < 0.5:
        pass
    assert 0.4 < own.cpu_seconds() - before < 1
    held, block = own.resident_bytes(), b"x" * 50_000_000
    assert 40_000_000 < own.resident_bytes() - held < 60_000_000, len(block)
