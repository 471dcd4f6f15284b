"""The locks are up to date, agree, have hashes and name no host; checked without a network.

Up to date means that every requirement in pyproject.toml, and every dependency in the metadata of the installed
packages, is pinned to a version that satisfies it, and that no pin is superfluous. The development lock is compared
with what is installed first.
"""

import re
import tomllib
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.checks.finding import Finding

RUN, PRODUCTION, DEVELOPMENT = "requirements.lock", "requirements-production.lock", "requirements-development.lock"
# The groups of pyproject.toml in each lock, besides the program's own dependencies.
GROUPS = {RUN: (), PRODUCTION: ("production",), DEVELOPMENT: ("production", "development")}
PIN = re.compile(r"([A-Za-z0-9._-]+)==([^\s;]+)(?:\s*;\s*(.+?))?(?:\s*\\)?$")
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}(?: \\)?$")
REMEDY = "make the locks anew (CONTRIBUTING.md says how)"

Pins = dict[str, str]


def check(root: Path) -> list[Finding]:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    found: list[Finding] = []
    locks: dict[str, Pins] = {}
    for name in GROUPS:
        locks[name], unreadable = read(name, (root / name).read_text(encoding="utf-8"))
        found += unreadable
    found += agreement(locks) + installation(locks[DEVELOPMENT])
    if found:
        return found
    for name, groups in GROUPS.items():
        asked = [
            *project["dependencies"],
            *(each for group in groups for each in project["optional-dependencies"][group]),
        ]
        found += freshness(name, locks[name], map(Requirement, asked))
    return found


def read(name: str, text: str) -> tuple[Pins, list[Finding]]:
    """Return the pins for this platform by name, and findings for lines that are neither a pin nor a hash, such as a
    host."""
    pins: Pins = {}
    found = []
    pinned, hashes = "", 1
    for number, line in enumerate([*text.splitlines(), "end==0"], 1):
        if HASH.match(line):
            hashes += 1
            continue
        if not hashes:
            found.append(Finding(name, number - 1, f"{pinned} has no hash; {REMEDY}"))
        pin = PIN.match(line)
        if pin is None:
            found.append(Finding(name, number, f"neither a pin nor a hash: {line.strip()[:60]!r}; {REMEDY}"))
            continue
        pinned, hashes = canonicalize_name(pin[1]), 0
        if pin[3] is None or Marker(pin[3]).evaluate():
            pins[pinned] = pin[2]
    pins.pop("end")
    return pins, found


def agreement(locks: dict[str, Pins]) -> list[Finding]:
    """Check that each lock contains the smaller one, with the same versions."""
    found = []
    for smaller, larger in ((RUN, PRODUCTION), (PRODUCTION, DEVELOPMENT)):
        for name, version in locks[smaller].items():
            other = locks[larger].get(name)
            if other != version:
                found.append(
                    Finding(larger, 1, f"{name} is {other or 'missing'}, but {version} in {smaller}; {REMEDY}")
                )
    return found


def installation(pins: Pins) -> list[Finding]:
    found = []
    for name, version in pins.items():
        try:
            installed = distribution(name).version
        except PackageNotFoundError:
            installed = "missing"
        if installed != version:
            found.append(Finding(DEVELOPMENT, 1, f"{name} {version} is pinned, but {installed} here; run make setup"))
    return found


def freshness(lock: str, pins: Pins, asked: Iterable[Requirement]) -> list[Finding]:
    found = []
    needed: set[str] = set()
    looked_at: set[tuple[str, str]] = set()
    waiting = [("pyproject.toml", requirement, "") for requirement in asked]
    while waiting:
        by, requirement, extra = waiting.pop()
        if requirement.marker and not requirement.marker.evaluate({"extra": extra}):
            continue
        name = canonicalize_name(requirement.name)
        version = pins.get(name)
        if version is None or not requirement.specifier.contains(version, prereleases=True):
            found.append(Finding(lock, 1, f"{by} needs {requirement}, but it pins {version or 'none'}; {REMEDY}"))
            continue
        needed.add(name)
        for wanted in ("", *requirement.extras):
            if (name, wanted) not in looked_at:
                looked_at.add((name, wanted))
                waiting += [(name, Requirement(each), wanted) for each in distribution(name).requires or ()]
    found += [
        Finding(lock, 1, f"{name} is pinned, but nothing needs it; {REMEDY}") for name in sorted(set(pins) - needed)
    ]
    return found
