"""A folder and a tar with all that an installation without a network needs: code, data, manuals, wheels, install.sh.

usage: python tools/bundle.py make FOLDER | check TAR

`make` asks the package index once for the wheels of requirements.txt as constraints.txt pins them; they are for the
Python and the platform that it runs with, and the bundle says so. `check` unpacks a bundle into an empty folder,
installs and starts it without a network and without anything of this environment, and asks it for a page.
"""

import hashlib
import os
import re
import shutil
import socket
import subprocess
import sys
import sysconfig
import tarfile
import tempfile
import time
import urllib.request
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

ROOT = Path(__file__).resolve().parent.parent
# What the tests, the measurements and the making of all this need alone.
LEFT_OUT = ("tests/", "bench/", "tools/", ".github/", "requirements-dev.txt", "Makefile", ".gitignore")
_PATIENCE_SECONDS = 60


class BundleRefused(ValueError):
    """A bundle that would lack something, or does not work."""


def pins() -> Mapping[str, str]:
    """Return the version of each package that constraints.txt pins, by its canonical name."""
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    found = (line.split("==") for line in lines if "==" in line and not line.startswith("#"))
    return {canonicalize_name(name.strip()): version.strip() for name, version in found}


def needed() -> Mapping[str, str]:
    """Return every package that requirements.txt needs here, what it brings along too, with its pinned version.

    Raises BundleRefused for one that constraints.txt does not pin.
    """
    lines = (ROOT / "requirements.txt").read_text("utf-8").splitlines()
    asked = [Requirement(line) for line in lines if line.strip() and not line.startswith("#")]
    names: set[str] = set()
    while asked:
        one = asked.pop()
        if canonicalize_name(one.name) not in names:
            names.add(canonicalize_name(one.name))
            asked += _brought_along(one)
    pinned = pins()
    if unpinned := sorted(names - set(pinned)):
        raise BundleRefused(f"constraints.txt does not pin {', '.join(unpinned)}")
    return {name: pinned[name] for name in sorted(names)}


def _brought_along(one: Requirement) -> Iterator[Requirement]:
    try:
        texts = requires(one.name) or ()
    except PackageNotFoundError as error:
        raise BundleRefused(f"{one.name} is not installed here, so nobody knows what it needs") from error
    for text in texts:
        brought = Requirement(text)
        extras = ("", *one.extras)
        if brought.marker is None or any(brought.marker.evaluate({"extra": extra}) for extra in extras):
            yield brought


def lacking(wheels: Iterable[str]) -> list[str]:
    """Return what is needed and in none of the wheels, as name==version: none in a bundle that can be installed."""
    there = {(name, str(version)) for name, version, *_ in map(parse_wheel_filename, wheels)}
    return [f"{name}=={version}" for name, version in needed().items() if (name, version) not in there]


def files() -> list[str]:
    """Return the files of the project that a bundle holds: what is committed, without what only tests need."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
    return [name for name in listed.split("\0") if name and not name.startswith(LEFT_OUT) and (ROOT / name).is_file()]


def name() -> str:
    """Return what a bundle that is made here is called: version, Python, platform."""
    version = re.findall(r'VERSION = "([^"]+)"', (ROOT / "domain" / "version.py").read_text("utf-8"))[0]
    tag = f"py{sys.version_info[0]}{sys.version_info[1]}"
    return f"dx-dashboard-{version}-{tag}-{sysconfig.get_platform()}"


def lay_out(folder: Path) -> None:
    """Write the code, the data and install.sh into a new folder, and for which Python and platform they are."""
    for file in files():
        target = folder / file
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / file, target)
        target.chmod(0o755 if os.access(ROOT / file, os.X_OK) else 0o644)
    shutil.copyfile(ROOT / "deploy" / "install.sh", folder / "install.sh")
    for_python = f"{sys.version_info[0]}.{sys.version_info[1]}"
    told = f'for_python="{for_python}"\nfor_platform="{sysconfig.get_platform()}"\n'
    (folder / "BUNDLE").write_text(told, "utf-8")


def seal(folder: Path) -> None:
    """Write the checksums of the wheels. Raises BundleRefused where one is lacking."""
    wheels = sorted(path.name for path in (folder / "wheels").glob("*.whl"))
    if missing := lacking(wheels):
        raise BundleRefused(f"no wheel of {', '.join(missing)}")
    lines = [f"{hashlib.sha256((folder / 'wheels' / wheel).read_bytes()).hexdigest()}  {wheel}" for wheel in wheels]
    (folder / "wheels" / "SHA256SUMS").write_text("\n".join(lines) + "\n", "utf-8")


def make(into: Path) -> Path:
    """Make the bundle and return its tar; the folder of the same name stands beside it."""
    folder = into / name()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    lay_out(folder)
    subprocess.run(
        [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--only-binary", ":all:",
         "--requirement", "requirements.txt", "--constraint", "constraints.txt", "--dest", str(folder / "wheels")],
        cwd=ROOT, check=True,
    )  # fmt: skip
    seal(folder)
    packed = into / f"{folder.name}.tar"
    with tarfile.open(packed, "w") as tar:  # the wheels are compressed already
        tar.add(folder, folder.name)
    return packed


def check(packed: Path) -> None:
    """Install a bundle into an empty folder without a network, start it and ask for a page. Raises BundleRefused."""
    command = [sys.executable, str(Path(__file__).resolve()), "inside", str(packed.resolve())]
    if os.environ.get("DX_BUNDLE_INSIDE") != "1":
        # A network of its own, with nothing in it but a loopback that is down.
        apart = ["unshare", "--net"] if os.getuid() == 0 else ["unshare", "--map-root-user", "--net"]
        ended = subprocess.run([*apart, *command], env={**os.environ, "DX_BUNDLE_INSIDE": "1"}, check=False)
        if ended.returncode:
            raise BundleRefused(f"the bundle does not work: exit {ended.returncode}")


def _inside(packed: Path) -> None:
    """Do the check where there is no network; nothing of this environment is passed on."""
    with tempfile.TemporaryDirectory() as kept:
        _raise_loopback()
        try:
            socket.create_connection(("192.0.2.1", 443), timeout=2).close()
        except OSError as error:
            print(f"no network: {error}")
        else:
            raise BundleRefused("there is a network")
        with tarfile.open(packed) as tar:
            tar.extractall(kept, filter="data")
        root = Path(kept) / packed.name.removesuffix(".tar")
        home = Path(kept) / "home"
        home.mkdir()
        clean = {
            "PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(home), "LANG": "C.UTF-8", "DX_SAMPLE": "off",
            "DX_DATABASE": str(home / "dashboard.duckdb"), "DX_BACKUP_FOLDER": str(home / "backups"),
            "PYTHON": os.path.realpath(sys.executable),
        }  # fmt: skip
        for step in (["sh", "install.sh"], [".venv/bin/python", "-m", "store", "build"]):
            print(f"$ {' '.join(step)}")
            subprocess.run(step, cwd=root, env=clean, check=True)
        _serve_once(root, clean)


def _serve_once(root: Path, clean: Mapping[str, str]) -> None:
    command = [".venv/bin/streamlit", "run", "app.py", "--server.port", "8599"]
    print(f"$ {' '.join(command)}")
    server = subprocess.Popen(command, cwd=root, env=dict(clean), stdout=subprocess.DEVNULL)
    try:
        page = _page("http://127.0.0.1:8599/manual?part=administrator", server)
    finally:
        server.terminate()
        server.wait(timeout=30)
    if "手引き" not in page:
        raise BundleRefused("the page is not the dashboard's")
    print("the page 手引き is served")


def _page(address: str, server: "subprocess.Popen[bytes]") -> str:
    """Return a page of a server that is starting. Raises BundleRefused where it ends or gives none in a minute."""
    for _ in range(_PATIENCE_SECONDS * 2):
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                return str(answer.read().decode("utf-8"))
        except OSError:
            time.sleep(0.5)
    raise BundleRefused("the installed dashboard does not answer")


def _raise_loopback() -> None:
    """Bring the loopback of this network up: in a new one it is down."""
    import fcntl
    import struct

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        flags = struct.unpack("16sh", fcntl.ioctl(asking, 0x8913, struct.pack("16sh", b"lo", 0))[:18])[1]
        fcntl.ioctl(asking, 0x8914, struct.pack("16sh", b"lo", flags | 1))


def main(arguments: list[str]) -> int:
    """Run one command and return its exit code."""
    try:
        match arguments:
            case ["make", folder]:
                print(make(Path(folder)))
            case ["check", packed]:
                check(Path(packed))
            case ["inside", packed]:
                _inside(Path(packed))
            case _:
                print(__doc__, file=sys.stderr)
                return 2
    except (BundleRefused, OSError, subprocess.CalledProcessError) as error:
        print(f"bundle: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
