"""Create `.venv` from the locks, with the program in it. Needs only the standard library; run by `make`.

`setup.py run` installs the requirements of embedded mode, `setup.py everything` also those of production without
containers and of development. A stamp in `.venv` identifies the installed locks, so that a second call costs nothing.
Packages are installed with uv if it is on PATH, otherwise with pip; both accept only packages whose hashes are in the
locks.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "rapporteur.json"
OLDEST = (3, 11)
# The locks for each kind of setup. The development lock includes the others with the same versions (checked by `make
# check`).
LOCKS = {"run": ["requirements.lock"], "everything": ["requirements-development.lock"]}


class SetupError(Exception):
    """Failure to set up; the sentence names the remedy."""


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or arguments[0] not in LOCKS:
        print("usage: setup.py run | everything", file=sys.stderr)
        return 2
    try:
        return set_up(arguments[0])
    except SetupError as trouble:
        print(f"Rapporteur cannot be set up: {trouble}", file=sys.stderr)
        return 7
    except KeyboardInterrupt:
        print("\nStopped. The next run goes on from here.", file=sys.stderr)
        return 130


def set_up(kind: str) -> int:
    require_python()
    installed = read_stamp()
    if kind == "run" and installed.get("way") == "everything":
        kind = "everything"
    if installed == stamp(kind):
        return 0
    require_writable()
    if not works(PYTHON):
        make_environment()
    STAMP.unlink(missing_ok=True)
    install(kind)
    STAMP.write_text(json.dumps(stamp(kind), indent=2) + "\n")
    return 0


def require_python() -> None:
    if sys.version_info < OLDEST:
        version = ".".join(map(str, sys.version_info[:3]))
        raise SetupError(
            f"it needs Python 3.11 or newer, and this is {version}.\n"
            "Install a newer one, or name it: make setup PYTHON=/path/to/python3.11"
        )


def require_writable() -> None:
    if VENV.exists() and not VENV.is_dir():
        raise SetupError(f"{VENV} is a file, not an environment.\nRemove .venv and run it again.")
    folder = VENV if VENV.exists() else ROOT
    if not os.access(folder, os.W_OK):
        raise SetupError(
            f"{folder} cannot be written to by this user.\n"
            "Clone the repository into a folder of your own, or give yourself the right to write there."
        )


def stamp(way: str) -> dict[str, str]:
    """Return the identity of an environment: the kind of setup, the content of the locks and the project file, and its
    folder."""
    digest = hashlib.sha256()
    for name in [*LOCKS[way], "pyproject.toml"]:
        digest.update((ROOT / name).read_bytes())
    # Scripts in an environment contain its folder, so a moved clone is set up again.
    return {"way": way, "from": digest.hexdigest(), "root": str(ROOT)}


def read_stamp() -> dict[str, str]:
    try:
        found = json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) and works(PYTHON) else {}


def works(python: Path) -> bool:
    """Return whether an interpreter exists, starts, and is recent enough; a removed or upgraded one leaves a dead
    link."""
    if not python.exists():
        return False
    question = f"import sys; sys.exit(sys.version_info < {OLDEST})"
    return subprocess.run([str(python), "-I", "-S", "-c", question], check=False, capture_output=True).returncode == 0


def make_environment() -> None:
    tell("Making .venv")
    uv = shutil.which("uv")
    if uv:
        call([uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(VENV)])
        return
    try:
        import ensurepip  # noqa: F401, PLC0415  (Debian leaves it out of its Python, and puts it in a package of its own)
        import venv  # noqa: PLC0415
    except ImportError:
        package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
        raise SetupError(
            f"this Python ({sys.executable}) has no venv module.\n"
            f"On Debian and Ubuntu: apt-get install {package}. Or install uv, which needs none."
        ) from None
    try:
        venv.EnvBuilder(clear=True, with_pip=not has_pip(sys.executable), symlinks=True).create(VENV)
    except (OSError, subprocess.CalledProcessError) as error:
        raise SetupError(f".venv could not be made: {error}\nRemove .venv and run it again.") from error


def install(way: str) -> None:
    tell(
        "Installing what the program needs" if way == "run" else "Installing all that is needed to work on the program"
    )
    locks = [ROOT / name for name in LOCKS[way]]
    hashed = ["--require-hashes", *(part for lock in locks for part in ("-r", str(lock)))]
    project = ["--quiet", "--no-deps", "--no-build-isolation", "--editable", str(ROOT)]
    uv = shutil.which("uv")
    if uv:
        call([uv, "pip", "install", "--python", str(PYTHON), *hashed])
        call([uv, "pip", "install", "--python", str(PYTHON), *project])
        return
    if has_pip(sys.executable):
        pip = [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    else:
        if not has_pip(str(PYTHON)):
            call([str(PYTHON), "-m", "ensurepip", "--default-pip"], ignore)
        pip = [str(PYTHON), "-m", "pip"]
    # Modules are compiled only when imported, which is less than half of those installed.
    pip += ["--disable-pip-version-check", "--no-input", "install", "--no-compile"]
    call([*pip, "--progress-bar", "off", *hashed], Progress(sum(lock.read_text().count("==") for lock in locks)))
    call([*pip, *project])


def has_pip(python: str) -> bool:
    """Return whether an interpreter's pip can install for another one: adding pip to each environment takes longer than
    everything else before the first package."""
    output = subprocess.run(
        [python, "-m", "pip", "--version"], check=False, capture_output=True, text=True
    ).stdout.split()
    version = output[1].split(".") if len(output) > 1 else []
    return (
        len(version) > 1 and version[0].isdigit() and version[1].isdigit() and tuple(map(int, version[:2])) >= (22, 3)
    )


class Progress:
    """A single counting line in place of pip's line per package, only on a terminal."""

    def __init__(self, packages: int) -> None:
        self.packages, self.seen = packages, 0

    def __call__(self, line: str) -> None:
        if not sys.stderr.isatty():
            return
        if line.startswith("Collecting "):
            self.seen += 1
            name = line.split()[1].split("==", maxsplit=1)[0]
            print(f"\r  {self.seen} of {self.packages}  {name:<40}", end="", file=sys.stderr, flush=True)
        elif line.startswith("Installing collected"):
            print(f"\r  writing them into .venv{'':<40}", file=sys.stderr, flush=True)


def ignore(line: str) -> None:
    """Discard ensurepip's output, which is of no use."""


def call(command: list[str], listen: Callable[[str], None] | None = None) -> None:
    """Run a command; its stdout goes to `listen`, its errors to the terminal."""
    with subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE if listen else None) as process:
        if listen and process.stdout:
            for line in process.stdout:
                listen(line)
    if process.returncode:
        raise SetupError(
            f"`{Path(command[0]).name} {' '.join(command[1:4])} …` ended with {process.returncode}; its message is above.\n"
            "Often it is the network: packages come from the index your pip or uv is set up for. Then run it again."
        )


def tell(sentence: str) -> None:
    print(f"{sentence} …", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
