"""The checks beside the tests: either failing fails the whole, and a failing check ends the tests."""

import subprocess
import sys

from tests.cities import ROOT


def run(command_line: str, program: str) -> tuple[int, str, str]:
    command = [sys.executable, "tools/beside.py", command_line, sys.executable, "-c", program]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=30)
    return done.returncode, done.stdout, done.stderr


def test_both_succeed_and_what_each_says_is_shown() -> None:
    code, said, _ = run("echo checked; echo well >&2", "print('tested')")
    assert code == 0
    assert "checked\nwell\n" in said
    assert "tested" in said


def test_the_code_of_the_program_is_the_code() -> None:
    assert run("true", "raise SystemExit(5)")[0] == 5


def test_a_failing_check_ends_the_program_which_may_still_tidy_up() -> None:
    program = "import time\ntry: time.sleep(25)\nexcept KeyboardInterrupt: print('tidied')"
    code, said, errors = run("sleep 0.3; echo misspelt; exit 3", program)
    assert code == 3
    assert "misspelt" in said
    assert "tidied" in said
    assert "echo misspelt" in errors


def test_a_failing_check_after_the_program_has_ended_is_a_failure() -> None:
    assert run("sleep 0.3; exit 3", "print('tested')")[0] == 3
