"""`make audit`: checks the pins of our three locks against a database of known vulnerabilities. It needs the network;
`make check` does not.

`make check` verifies offline that every pin has a hash, that the locks agree, and that they match what is installed
(`tests.checks.locks`). Known vulnerabilities are in no local file: `uv audit` queries the open source vulnerability
(OSV) database for each pin, and sends only its name and version.

Exit codes: 0 no known vulnerability, 1 at least one, 7 no answer from the database, so that nothing was audited.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name

from tests.checks.locks import DEVELOPMENT, GROUPS, PIN

FOUND, UNAVAILABLE = 1, 7
UV = Path(sys.executable).parent / "uv"
FEATURES = "audit-command,json-output"
SECONDS = 300

Pins = set[tuple[str, str]]


def pins_of(text: str) -> Pins:
    """Return name and version of every pin of a lock, including those for other platforms."""
    return {(canonicalize_name(pin[1]), pin[2]) for line in text.splitlines() if (pin := PIN.match(line))}


def as_project(pins: Pins, folder: Path) -> None:
    """Write a project for uv audit with our lock in its format, so that nothing is resolved again."""
    project = '[project]\nname = "locked"\nversion = "0"\nrequires-python = ">=3.11"\n'
    (folder / "pyproject.toml").write_text(project, encoding="utf-8")
    (folder / "uv.lock").write_text("".join(_locked(pins)), encoding="utf-8")


def _locked(pins: Pins) -> Iterator[str]:
    yield 'version = 1\nrevision = 3\nrequires-python = ">=3.11"\n'
    for name, version in sorted(pins):
        yield f'\n[[package]]\nname = "{name}"\nversion = "{version}"\nsource = {{ registry = "." }}\n'
    needed = ", ".join(
        f'{{ name = "{name}", version = "{version}", source = {{ registry = "." }} }}' for name, version in sorted(pins)
    )
    yield f'\n[[package]]\nname = "locked"\nversion = "0"\nsource = {{ virtual = "." }}\ndependencies = [{needed}]\n'


def audited(pins: Pins, service: str | None = None) -> dict[str, Any] | None:
    """Return the database's findings on the pins; None when it does not answer."""
    with tempfile.TemporaryDirectory(prefix="rapporteur-audit-") as folder:
        as_project(pins, Path(folder))
        command = [str(UV), "audit", "--preview-features", FEATURES, "--frozen", "--output-format", "json"]
        command += ["--service-url", service] if service else []
        ran = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True, timeout=SECONDS)
    if ran.returncode not in (0, FOUND) or not ran.stdout:
        print(ran.stderr.strip(), file=sys.stderr)
        return None
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def sentence(known: dict[str, Any], locks: dict[str, Pins]) -> str:
    """Return one vulnerability as a line: package, locks, summary, the version that fixes it, and a link."""
    name, version = known["dependency"]["name"], known["dependency"]["version"]
    where = ", ".join(lock for lock, pins in locks.items() if (name, version) in pins)
    mended = f"mended in {', '.join(known['fix_versions'])}" if known["fix_versions"] else "not mended yet"
    return f"{name} {version} ({where}): {known['id']}, {known['summary'] or 'no summary'}; {mended}; {known['link']}"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.checks.audit", description=__doc__)
    parser.add_argument("--service", metavar="URL", help="another database that answers as OSV's does")
    asked = parser.parse_args(arguments)
    locks = {name: pins_of(Path(name).read_text(encoding="utf-8")) for name in GROUPS}
    # The development lock contains the smaller ones, as `make check` verifies.
    answer = audited(locks[DEVELOPMENT].union(*locks.values()), asked.service)
    if answer is None:
        print("Nothing was audited: the database of known weaknesses does not answer.", file=sys.stderr)
        print("Run it where the internet can be reached, or name a copy of it: make audit SERVICE=URL", file=sys.stderr)
        return UNAVAILABLE
    for known in answer["vulnerabilities"]:
        print(sentence(known, locks))
    for retired in answer["adverse_statuses"]:
        print(f"retired by who keeps it: {json.dumps(retired)}")
    print(f"{answer['summary']['audited_packages']} packages of {len(GROUPS)} locks were asked about.", file=sys.stderr)
    return FOUND if answer["vulnerabilities"] or answer["adverse_statuses"] else 0


if __name__ == "__main__":
    sys.exit(main())
