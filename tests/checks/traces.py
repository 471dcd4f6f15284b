"""No trace of the machine on which a file was written, and no registry's host: the person who installs chooses the
package source."""

import re
from pathlib import Path

from tests.checks.finding import Finding, tracked

MACHINE = re.compile(r"(?<![\w.])/(?:home|Users|root|work|mnt)/[\w.-]+|[A-Z]:\\Users\\|(?<!\w)\.\./shared\b")
# Written so that this file does not name them.
HOSTS = re.compile(r"pypi[.]org|pythonhosted[.]org|registry[.]npmjs|repo\d?[.]maven|maven[.]org")
LARGEST = 2_000_000
# Containers of the official images have such a folder, and a compose file must name it.
ALLOWED = {"docker-compose.yml", "tests/tooling/test_checks.py"}


def check(root: Path) -> list[Finding]:
    return [finding for file in tracked(root) for finding in look_at(file, str(file.relative_to(root)))]


def look_at(file: Path, path: str) -> list[Finding]:
    if path in ALLOWED or path.startswith("deploy/docker/") or file.stat().st_size > LARGEST:
        return []
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        return []
    found = []
    for number, line in enumerate(lines, 1):
        if trace := MACHINE.search(line):
            found.append(Finding(path, number, f"{trace[0]!r} is a path of one machine"))
        if host := HOSTS.search(line):
            found.append(Finding(path, number, f"{host[0]!r} is a registry's host"))
    return found
