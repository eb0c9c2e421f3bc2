"""Runs a command line beside a program; what it says is held until it ends, so that the two are not mixed.

usage: python tools/beside.py COMMAND_LINE PROGRAM [ARGUMENT …]

Either failing fails the whole. When the one beside does, the program is ended at once, as by Ctrl-C.
"""

import signal
import subprocess
import sys
from threading import Thread


def beside(command_line: str, program: list[str]) -> int:
    """Return 0 where both succeed, else the exit code of the one beside, or of the program."""
    running = subprocess.Popen(program)
    code = 0

    def watch() -> None:
        nonlocal code
        done = subprocess.run(command_line, shell=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        code = done.returncode
        sys.stdout.buffer.write(b"\n" + done.stdout)
        sys.stdout.flush()
        if code and running.poll() is None:
            print(f"This failed, and ends what ran beside it: {command_line}", file=sys.stderr)
            running.send_signal(signal.SIGINT)

    watching = Thread(target=watch)
    watching.start()
    try:
        own = running.wait()
    except KeyboardInterrupt:  # it reached the program too, which says so and ends what it started
        own = running.wait()
    watching.join()
    return code or own


def main() -> int:
    """Run both and return the exit code."""
    if len(sys.argv) < 3:
        print(__doc__, file=sys.stderr)
        return 2
    return beside(sys.argv[1], sys.argv[2:])


if __name__ == "__main__":
    sys.exit(main())
