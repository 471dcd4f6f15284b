"""A check that everything named in hand-written documents exists: links, paths, make's targets, the program's
commands, settings.

README also lists all rooms, targets and commands. Decisions and the change log describe the state of their day and
are exempt, except for their links.
"""

import importlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from tests.checks.documents import configuration
from tests.checks.finding import Finding, tracked

LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")
CODE = re.compile(r"`([^`\n]+)`")
PATH = re.compile(r"(?:services|shared|deploy|tests|docs|\.ci)/[\w./-]*[\w/]")
MAKE = re.compile(r"\bmake ([a-z][a-z-]*)")
COMMAND = re.compile(r"\brapporteur ((?:[a-z][a-z-]*)(?: [a-z][a-z-]*)*)")
SETTING = re.compile(r"\bRAPPORTEUR_[A-Z_]*[A-Z]")
TARGET = re.compile(r"^([a-z][a-z-]*):.*##", re.MULTILINE)
README = "README.md"


@dataclass(frozen=True)
class There:
    """The existing names."""

    root: Path
    targets: frozenset[str]
    commands: frozenset[str]
    settings: frozenset[str]


GROUP = "group"
"""A rapporteur group belongs to ITU-T, and is no command."""


def check(root: Path) -> list[Finding]:
    found: list[Finding] = []
    # Imported here, so that a broken command line does not stop the other checks.
    group = group_of(importlib.import_module("deploy.cli"))
    there = There(root, targets(root), frozenset(command_names(group, "", found)), settings(root))
    for file in tracked(root):
        if file.suffix != ".md":
            continue
        path = str(file.relative_to(root))
        text = file.read_text(encoding="utf-8")
        tells_of_its_day = path.startswith("docs/decisions/") or path == "CHANGELOG.md"
        found += broken_links(file, path, text)
        found += [] if tells_of_its_day else untrue(there, path, text)
        found += missing(there, text) if path == README else []
    return found


def broken_links(file: Path, path: str, text: str) -> Iterator[Finding]:
    for line, words in enumerate(text.splitlines(), 1):
        for link in LINK.findall(words):
            if "://" not in link and not link.startswith("mailto:") and not (file.parent / link).exists():
                yield Finding(path, line, f"the link {link} leads nowhere")


def untrue(there: There, path: str, text: str) -> Iterator[Finding]:
    for line, code in code_in(text):
        for named in PATH.findall(code):
            if not (there.root / named).exists() and not re.search(r"[<*…{]", code):
                yield Finding(path, line, f"there is no {named}")
        for target in set(MAKE.findall(code)) - there.targets:
            yield Finding(path, line, f"make has no target {target}")
        for words in COMMAND.findall(code):
            if there.commands and words != GROUP and not is_command(words.split(), there.commands):
                yield Finding(path, line, f"the program has no command {words}")
        for setting in set(SETTING.findall(code)) - there.settings:
            yield Finding(path, line, f"{setting} is no setting")


def code_in(text: str) -> Iterator[tuple[int, str]]:
    """Yield entire lines of code blocks, and the code spans of other lines."""
    fenced = False
    for line, words in enumerate(text.splitlines(), 1):
        if words.lstrip().startswith("```"):
            fenced = not fenced
        elif fenced or words.startswith("    "):
            yield line, words
        else:
            for code in CODE.findall(words):
                yield line, code


def is_command(words: list[str], commands: frozenset[str]) -> bool:
    """Return whether the words begin with a command, such as `report wtsa`, or `report`, which takes an argument."""
    return any(" ".join(words[:length]) in commands for length in range(len(words), 0, -1))


def missing(there: There, readme: str) -> Iterator[Finding]:
    """Yield the names missing from README's lists."""
    for room in rooms(there.root):
        if not re.search(rf"\b{re.escape(room)}\b", readme):
            yield Finding(README, 1, f"the room {room} is not in its list")
    for target in sorted(there.targets - set(MAKE.findall(readme))):
        yield Finding(README, 1, f"make {target} is not in its list")
    for command in sorted({command.split()[0] for command in there.commands}):
        if not re.search(rf"\b{re.escape(command)}\b", readme):
            yield Finding(README, 1, f"the command {command} is not in its list")


def rooms(root: Path) -> list[str]:
    """Return the rooms: the folders of the kernel and of deploy, and the services."""
    folders = (folder for package in ("services", "shared", "deploy") for folder in sorted((root / package).iterdir()))
    return [folder.name for folder in folders if folder.is_dir() and not folder.name.startswith(("_", "."))]


def targets(root: Path) -> frozenset[str]:
    return frozenset(TARGET.findall((root / "Makefile").read_text(encoding="utf-8")))


def settings(root: Path) -> frozenset[str]:
    text = configuration.render(root)
    return frozenset(SETTING.findall(text)) | configuration.ELSEWHERE


def group_of(module: object) -> click.Group | None:
    """Return the program's command group, whatever its name in deploy.cli."""
    return next((value for value in vars(module).values() if isinstance(value, click.Group)), None)


def command_names(group: click.Command | None, prefix: str, found: list[Finding]) -> Iterator[str]:
    """Yield `up`, `demo`, `demo load` and so on; add a finding for a command whose module does not exist."""
    if not isinstance(group, click.Group):
        return
    context = click.Context(group)
    for name in group.list_commands(context):
        yield f"{prefix}{name}"
        try:
            command = group.get_command(context, name)
        except ModuleNotFoundError as error:
            found.append(Finding("deploy/cli/__init__.py", 1, f"the command {prefix}{name} leads nowhere: {error}"))
        else:
            yield from command_names(command, f"{prefix}{name} ", found)
