"""A table of exit codes; each message names the problem and the remedy. Results go to stdout, the rest to stderr."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from deploy.cli import COMMANDS
from deploy.cli import rapporteur as program
from deploy.cli.failures import exit_code, sentence
from shared.domain import errors
from shared.event_store.transfer import ProofFailed
from tests.plugins.installations import Rapporteur

WITHOUT_PSYCOPG = "import sys; sys.modules['psycopg'] = None; from deploy.cli import main; sys.exit(main(sys.argv[1:]))"
REPORT = ("report", "wtsa", "--period", "2013-2016")
UNREADABLE = "/proc/self/mem"
"""A regular file that even root cannot read: nothing is mapped at its beginning."""
BINARY = "/proc/self/exe"
CASES: list[tuple[tuple[str, ...], int, str]] = [
    (("nonsense",), 2, "No such command"),
    (("demo", "nonsense"), 2, "No such command"),
    (("worker", "nonsense"), 2, "reporting"),
    (("up", "--port", "0"), 2, "--port"),
    (("up", "--kafka", ""), 2, "require --production"),
    (("import", "memberships", __file__, "--preview", "--no-wait"), 2, "leave out --no-wait"),
    (("import", "memberships", __file__, "--source", ""), 2, "'--source': It is empty. Give a value, or leave"),
    ((*REPORT, "--format", "odt"), 2, "'json', 'html'"),
    (("report", "unheard-of", "--period", "2013-2016", "--format", "json"), 2, "wtsa"),
    (REPORT, 2, "--format"),
    (("accounts", "token", "Example", "--role", "king"), 2, "auditor"),
    (("accounts", "token", "Example", "--role", "auditor", "--days", "0"), 2, "--days"),
    (("rebuild", "registry", "--from", "kafka"), 2, "--from log"),
    (("report", "wtsa", "--period", "yesterday", "--format", "json"), 3, "--period: Name a study period (2009"),
    ((*REPORT, "--as-known-at", "soon", "--format", "json"), 3, "--as-known-at: Write a day such as 2026-11-05"),
    ((*REPORT, "--as-known-at", "registry:1", "--format", "json"), 3, "--as-known-at: Name a position of meetings"),
    (("figure", "meetings.held", "--period", "2013-2016", "--base", "any"), 3, "--base: meetings.held has no such"),
    (("figure", "retention.organizations", "--period", "2013-2016", "--level", "planet"), 3, "--level: Choose one of"),
    (("prove", "meetings.held", "--period", "soon", "--out", "x.json"), 3, "--period: Name a study period"),
    (("rebuild", "reporting", "--from", "kafka"), 3, "--from log"),
    (("figure", "meetings.nonsense", "--period", "2013-2016"), 4, "meetings.held"),
    ((*REPORT, "--as-known-at", "1999-12-31", "--format", "json"), 4, "begins on"),
    (("log", "verify", "nowhere.zip"), 4, "nowhere.zip"),
    (("accounts", "password", "Example nobody"), 4, "Example nobody"),
    (("vault", "load", "nowhere"), 4, "nowhere"),
    (("vault", "load", UNREADABLE), 3, f"FILE: {UNREADABLE} cannot be read (Input/output error). Name a file"),
    (("vault", "load", "n" * 300), 3, "cannot be read (File name too long). Name a file"),
    (("restore", "nowhere", "--vault", UNREADABLE), 3, f"--vault: {UNREADABLE} cannot be read (Input/output error)."),
    (("restore", "nowhere", "--vault", __file__, "--passphrase-file", "none"), 4, "file none"),
    (
        ("vault", "export", "--out", "vault", "--passphrase-file", UNREADABLE),
        3,
        f"--passphrase-file: {UNREADABLE} cannot be read (Input/output error). Name a file",
    ),
    (
        ("backup", "vault", "--out", "vault", "--passphrase-file", BINARY),
        3,
        f"--passphrase-file: {BINARY} cannot be read as text. Save it as text in UTF-8.",
    ),
    (("report", "wtsa", "--period", "2013-2016", "--format", "json", "--out", "/nowhere/at/all"), 3, "--out"),
    (("report", "wtsa", "--period", "2013-2016", "--format", "json", "--out", "/etc/passwd/x"), 3, "--out"),
]


@pytest.mark.requirement("1.01")
@pytest.mark.parametrize(("arguments", "code", "said"), CASES, ids=[" ".join(case[0]) for case in CASES])
def test_a_refusal_has_its_code_and_says_the_way_out(
    demonstration_once: Path, rapporteur: Rapporteur, arguments: tuple[str, ...], code: int, said: str
) -> None:
    outcome = rapporteur(demonstration_once, *arguments)
    assert outcome.code == code, outcome.err
    assert said in outcome.err
    assert outcome.out == b""
    assert "Traceback" not in outcome.err


@pytest.mark.parametrize(
    "arguments",
    [
        (*REPORT, "--format", "json"),
        ("status", "--json"),
        ("log", "export", "--out", "x.zip"),
        ("rebuild", "reporting"),
    ],
    ids=" ".join,
)
def test_where_nothing_was_ever_started_reading_says_how_to_begin(
    tmp_path: Path, rapporteur: Rapporteur, arguments: tuple[str, ...]
) -> None:
    outcome = rapporteur(tmp_path / "empty", *arguments)
    assert outcome.code == 4
    assert "rapporteur demo load" in outcome.err
    assert not (tmp_path / "empty").exists()


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.Malformed("field", "remedy"), 3),
        (errors.TooLarge(size=2, limit=1), 3),
        (errors.NotThere(id="x"), 4),
        (errors.UnknownRecord(field="x", id="y"), 4),
        (errors.Refused(), 5),
        (errors.AlreadyTaken(kind="code", key="x", holder="y"), 5),
        (errors.ChangedMeanwhile(id="x", expected=1, actual=2), 5),
        (errors.OtherCommand(command="x"), 5),
        (errors.NotAllowed(needs="x"), 5),
        (ProofFailed("registry", "It differs.", "root"), 6),
        (errors.Unavailable(part="x", remedy="y"), 7),
        (ValueError("a mistake of ours"), None),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else str(value),
)
def test_each_kind_of_refusal_has_one_code(error: Exception, code: int | None) -> None:
    assert exit_code(error) == code


def test_a_part_that_does_not_answer_is_told_of_with_a_remedy_and_without() -> None:
    assert sentence(errors.Unavailable(part="registry", remedy="Start it.")) == "registry: Start it."
    assert "is not answering" in sentence(errors.Unavailable(part="The database"))


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_says_what_it_does(tmp_path: Path, rapporteur: Rapporteur, command: str) -> None:
    outcome = rapporteur(tmp_path, command, "--help")
    assert outcome.code == 0
    assert outcome.text.startswith(f"Usage: rapporteur {command}")
    assert f"\n  {COMMANDS[command][1]}" in outcome.text, "the list of all commands says the same of it"


def helps(command: click.Command, name: str) -> Iterator[tuple[str, str]]:
    """Yield the name and the help of a command and of those under it."""
    context = click.Context(command, info_name=name)
    yield name, command.get_help(context)
    if isinstance(command, click.Group):
        for each in command.list_commands(context):
            under = command.get_command(context, each)
            assert under is not None
            yield from helps(under, f"{name} {each}")


def test_every_help_is_text_and_keeps_its_lists_of_exit_codes() -> None:
    found = dict(helps(program, "rapporteur"))
    assert {name for name, text in found.items() if not text.replace("\n", "").isprintable()} == set()
    lines = [line.strip() for line in found["rapporteur feed follow"].splitlines()]
    assert [line[0] for line in lines if re.match(r"\d  ", line)] == ["3", "4", "5", "7"]


@pytest.mark.requirement("4.11")
@pytest.mark.parametrize("there", [False, True], ids=["an empty home", "a production home"])
def test_without_the_production_lock_production_names_the_remedy(tmp_path: Path, *, there: bool) -> None:
    """As after `make demo` alone, whether the home is new or was started before by another checkout."""
    if there:
        (tmp_path / "installation.json").write_text(json.dumps({"way": "production"}))
    command = [sys.executable, "-c", WITHOUT_PSYCOPG, *(("status",) if there else ("up", "--production"))]
    environment = {**os.environ, "RAPPORTEUR_HOME": str(tmp_path)}
    found = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60, check=False)
    assert (found.returncode, found.stdout) == (7, "")
    assert found.stderr.strip() == (
        "The package psycopg, which production needs, is not installed. Run `make setup`, which installs the production lock."
    )
