"""From starting the server to reading the first page's headline in Chromium. Floor: a Streamlit script of one st.write.

usage: python -m bench.cold_start
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from bench.figures import median_of, report

ROOT = Path(__file__).resolve().parent.parent
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


def seconds_to(browser: Browser, script: Path, selector: str, database: Path) -> float:
    """Return the seconds from starting a server on `script` until `selector` is visible in a fresh context."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    started = time.perf_counter()
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "streamlit", "run", str(script)),
            *("--server.port", str(port), "--server.address", "127.0.0.1"),
            *("--server.headless", "true", "--browser.gatherUsageStats", "false"),
        ],
        cwd=ROOT,
        env=os.environ | {"DX_DATABASE": str(database)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        context = browser.new_context(locale="ja-JP")
        page = context.new_page()
        while True:
            try:
                page.goto(f"http://127.0.0.1:{port}/")
                break
            except Exception:
                if server.poll() is not None:
                    raise
                time.sleep(0.05)
        page.wait_for_selector(selector)
        seconds = time.perf_counter() - started
        context.close()
        return seconds
    finally:
        server.terminate()
        server.wait()


def main() -> None:
    """Measure three starts of each and print the ratio."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        database = Path(folder) / "dashboard.duckdb"
        subprocess.run(
            [sys.executable, "-m", "store", "build", "--database", str(database)],
            cwd=ROOT,
            check=True,
            capture_output=True,
        )
        bare = Path(folder) / "bare.py"
        bare.write_text("import streamlit as st\nst.write('bare')\n", encoding="utf-8")
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        floor = median_of(lambda: seconds_to(browser, bare, "text=bare", database), 3)
        ours = median_of(lambda: seconds_to(browser, ROOT / "app.py", ".dx-finding", database), 3)
        browser.close()
    report(
        "cold start to the headline of the overview", ours, "a Streamlit script of one st.write", floor, "under 10 s"
    )


if __name__ == "__main__":
    main()
