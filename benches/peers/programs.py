"""Which peers can be had? Programs on the path, and Python packages in an environment of their own."""

import shutil
import subprocess
import sys
from pathlib import Path

# Packages of PyPI, with what is imported of each.
PACKAGES = {"tantivy": "tantivy", "duckdb": "duckdb"}


def python_with_peers(cache: Path) -> Path:
    """The Python of an environment with the packages, made when first asked for. What cannot be installed is
    said and left out."""
    environment = cache / "python-peers"
    python = environment / "bin" / "python"
    if not python.exists():
        made = subprocess.run(
            [sys.executable, "-m", "venv", str(environment)], capture_output=True, text=True, check=False
        )
        if made.returncode != 0:
            print(f"no environment for Python peers: {made.stderr.strip()}", file=sys.stderr)
            return Path(sys.executable)
    for package in PACKAGES:
        if not has(python, package):
            pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", package]
            subprocess.run(pip, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return python


def has(python: Path, package: str) -> bool:
    """Whether this Python has a package."""
    command = [str(python), "-c", f"import {PACKAGES[package]}"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def package_version(python: Path, package: str) -> str:
    code = f"import importlib.metadata as m; print(m.version({package!r}))"
    said = subprocess.run([str(python), "-c", code], capture_output=True, text=True, check=False)
    return f"{package} {said.stdout.strip()}"


def missing(python: Path) -> list[str]:
    """The peers that are not here."""
    programs = [name for name in ("rg", "ugrep", "grep") if shutil.which(name) is None]
    return programs + [package for package in PACKAGES if not has(python, package)]
