"""The bundle for a machine without a network: complete, for one Python and platform, refused in words otherwise."""

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from tests.cities import ROOT
from tests.test_house import pins
from tools import bundle


def wheels() -> list[str]:
    return [f"{name.replace('-', '_')}-{version}-py3-none-any.whl" for name, version in bundle.needed().items()]


def test_what_is_needed_is_every_requirement_and_what_it_brings_along() -> None:
    needed, constraints = bundle.needed(), pins("constraints.txt")
    assert set(pins("requirements.txt")) <= set(needed)
    assert {"tornado", "pytest", "playwright"}.isdisjoint(needed)
    assert {"pyarrow", "numpy", "cryptography", "uvicorn"} <= set(needed)  # these others bring along
    assert needed == {name: constraints[name] for name in needed}


def test_a_wheel_that_is_lacking_is_named() -> None:
    assert bundle.lacking(wheels()) == []
    assert bundle.lacking([wheel for wheel in wheels() if not wheel.startswith("pyarrow")]) == [
        f"pyarrow=={bundle.needed()['pyarrow']}"
    ]
    version = bundle.needed()["duckdb"]
    other = [wheel.replace(f"duckdb-{version}", "duckdb-0.9.9") for wheel in wheels()]
    assert bundle.lacking(other) == [f"duckdb=={version}"]


def test_a_bundle_holds_the_code_the_data_and_the_manuals() -> None:
    files = bundle.files()
    assert {
        "app.py", ".streamlit/config.toml", "requirements.txt", "constraints.txt", "data/municipalities.csv",
        "data/plans/togane/indicators.csv", "store/schema.sql", "ui/assets/icons.woff2", "docs/manual/administrator.md",
        "docs/screenshots/overview-1280-practice.png", "deploy/dx-dashboard.service", "deploy/dx-store",
    } <= set(files)  # fmt: skip
    assert not [name for name in files if name.startswith(("tests/", "bench/"))]


@pytest.fixture
def laid_out(tmp_path: Path) -> Path:
    """What install.sh looks at of a bundle, with two wheels that hold nothing."""
    folder = tmp_path / "bundle"
    (folder / "wheels").mkdir(parents=True)
    shutil.copyfile(ROOT / "deploy" / "install.sh", folder / "install.sh")
    told(folder)
    for name in ("one-1.0-py3-none-any.whl", "two-2.0-py3-none-any.whl"):
        (folder / "wheels" / name).write_bytes(name.encode())
    sums = subprocess.run("sha256sum *.whl", shell=True, cwd=folder / "wheels", capture_output=True, check=True).stdout
    (folder / "wheels" / "SHA256SUMS").write_bytes(sums)
    return folder


def told(folder: Path, python: str | None = None, platform: str | None = None) -> None:
    here = f"{sys.version_info[0]}.{sys.version_info[1]}"
    words = f'for_python="{python or here}"\nfor_platform="{platform or sysconfig.get_platform()}"\n'
    (folder / "BUNDLE").write_text(words, "utf-8")


def checked(folder: Path) -> tuple[int, str]:
    environment = {"PATH": os.environ["PATH"], "PYTHON": os.path.realpath(sys.executable), "LANG": "C.UTF-8"}
    ended = subprocess.run(
        ["sh", "install.sh", "--check"], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert not (folder / ".venv").exists()
    return ended.returncode, ended.stdout + ended.stderr


def test_a_whole_bundle_is_found_whole(laid_out: Path) -> None:
    code, said = checked(laid_out)
    assert (code, "パッケージ 2個：そろっています。" in said) == (0, True)


def test_install_refuses_a_missing_and_a_changed_wheel_by_name(laid_out: Path) -> None:
    (laid_out / "wheels" / "two-2.0-py3-none-any.whl").write_bytes(b"other")
    assert checked(laid_out)[0] == 1
    assert "内容の変わったファイルがあります" in checked(laid_out)[1]
    (laid_out / "wheels" / "two-2.0-py3-none-any.whl").unlink()
    code, said = checked(laid_out)
    assert (code, "wheels/two-2.0-py3-none-any.whl がありません" in said) == (1, True)


def test_install_refuses_another_python_and_another_platform(laid_out: Path) -> None:
    told(laid_out, platform="linux-riscv64")
    code, said = checked(laid_out)
    assert (code, "この配布物は linux-riscv64 用です" in said) == (1, True)
    told(laid_out, python="3.99")
    code, said = checked(laid_out)
    assert (code, "この配布物は Python 3.99 用です" in said) == (1, True)


def test_dx_store_reads_the_settings_of_the_service(tmp_path: Path) -> None:
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / "deploy").mkdir()
    shutil.copy(ROOT / "deploy" / "dx-store", tmp_path / "deploy")
    python = tmp_path / ".venv" / "bin" / "python"
    python.write_text('#!/bin/sh\necho "$DX_DATABASE $PYTHONPATH $*"\n', "utf-8")
    python.chmod(0o755)
    tmp_path.chmod(0o755)
    environment = {"PATH": os.environ["PATH"], "DX_SETTINGS": str(ROOT / "deploy" / "settings.env")}
    if os.getuid() == 0:
        environment["DX_USER"] = "root"
    said = subprocess.run(
        [tmp_path / "deploy" / "dx-store", "export", "a folder"], env=environment, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    assert said.stdout == f"/var/lib/dx/dashboard.duckdb {tmp_path} -m store export a folder\n"
