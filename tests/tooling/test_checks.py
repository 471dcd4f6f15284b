"""`make check` finds every kind of violation: each is planted in a copy of the source tree and found there."""

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.checks import libraries, locks, nouns, sql, traces
from tests.checks.__main__ import RULES
from tests.checks.finding import Module
from tests.checks.house import questions

ROOT = Path(__file__).resolve().parents[2]
COPIED = ("services", "shared", "deploy", "docs", "tests")

pytestmark = pytest.mark.requirement("1.04")


def module(room: str, text: str) -> Module:
    """A module in a room that does not exist on disk."""
    return Module(room.replace("/", "."), f"{room}.py", ast.parse(text))


def copy_of_the_house(into: Path) -> Path:
    """A copy of everything that the checks read."""
    for folder in COPIED:
        shutil.copytree(ROOT / folder, into / folder, ignore=shutil.ignore_patterns("__pycache__", "*.woff2", "*.ttf"))
    for file in [*ROOT.glob("*.lock"), *ROOT.glob("*.md"), ROOT / "pyproject.toml", ROOT / "Makefile"]:
        shutil.copy(file, into)
    return into


def plant(house: Path, room: str, text: str) -> None:
    """Add to a document, or to a room, which may be a module or a folder."""
    place = house / room
    module = place if place.suffix else place.with_suffix(".py")
    file = place / "planted.py" if place.is_dir() else module
    file.parent.mkdir(exist_ok=True)
    with file.open("a", encoding="utf-8") as opened:
        opened.write(f"\n{text}\n")


STRAY = [
    ("services/meetings/domain", "import services.registry.domain", "services never import one another BROKEN"),
    ("services/registry/domain", "import deploy.cli", "services.registry.domain.planted -> deploy"),
    ("shared/event_store", "import services.registry.domain", "shared.event_store.planted -> services.registry"),
    ("shared/domain", "import shared.contracts", "shared.domain.planted -> shared.contracts"),
    ("services/meetings/utils", "", "services.meetings.utils"),
    ("shared/helpers", "", "shared.helpers"),
    ("shared/web", "def append_meeting() -> None: ...", "the kernel says 'meeting' (in append_meeting)"),
    ("services/meetings/api", 'FIND = "SELECT id FROM seats"', "this text is SQL"),
    ("services/meetings/api", "import sqlalchemy", "sqlalchemy is imported where no SQL belongs"),
    ("deploy/installation", "import deploy.cli", "deploy.installation.planted -> deploy.cli"),
    ("deploy/cellar", "", "deploy.cellar"),
    ("services/registry/console", "from importlib import import_module\nimport_module('os')", "import by a statement"),
    ("shared/web", "from tests.web import shelf", "tests.web is for developers"),
    ("shared/web", "def told() -> None: ...", "'told' is a retired name"),
    ("shared/domain", 'def said() -> None:\n    """Whether it was."""', "not with 'Whether'"),
    ("shared/domain", "# The reader\u2019s words.", "a curly apostrophe"),
]
THREATS = "| what could happen | what stops it | shown by |\n|---|---|---|\n"
LIES = [
    ("docs/events.md", "And a lie.", "docs/events.md:1: differs from the code it is made from"),
    ("docs/errors.md", "And a lie.", "docs/errors.md:1: differs from the code it is made from"),
    ("docs/configuration.md", "And a lie.", "docs/configuration.md:1: differs from the code it is made from"),
    ("README.md", "Run `make coffee`.", "make has no target coffee"),
    ("README.md", "See [there](docs/nowhere.md).", "the link docs/nowhere.md leads nowhere"),
    ("README.md", "Read `services/catering/api.py`.", "there is no services/catering/api.py"),
    ("CONTRIBUTING.md", "Set `RAPPORTEUR_COFFEE`.", "RAPPORTEUR_COFFEE is no setting"),
    ("CONTRIBUTING.md", "Run `rapporteur brew coffee`.", "the program has no command brew coffee"),
    (
        "docs/security.md",
        "| somebody asks | nothing | `web/test_access.py::test_of_nothing` |",
        "there is no test web/test_access.py::test_of_nothing",
    ),
    (
        "docs/security.md",
        f"{THREATS}| somebody asks | nothing | |",
        "this threat has no test, and is not said to be accepted",
    ),
    ("docs/security.md", f"{THREATS}| somebody asks | nothing | [accepted](#so) |", "there is no heading #so"),
    ("docs/security.md", f"{THREATS}| somebody asks, and nothing is said |", "this row has 1 cells, and its table 3"),
    ("docs/security.md", f"{THREATS}|somebody asks|a|b|c|", "this row has 4 cells, and its table 3"),
    ("shared/cellar/__init__.py", "", "the room cellar is not in its list"),
    ("services/registry/domain", 'NAME = "RAPPORTEUR_TEA"', "RAPPORTEUR_TEA is no declared setting"),
]
TERM = "| `{term}` | what it is | `{where}` |"
WORDS = [
    (
        "docs/glossary.md",
        TERM.format(term="Samovar", where="shared/domain/decider.py"),
        "Samovar is not defined in shared",
    ),
    ("docs/glossary.md", TERM.format(term="Vault", where="shared/privacy/vault.py"), "Vault stands here twice"),
    ("docs/glossary.md", "| tea | what is drunk | `Samovar` |", "Samovar is defined nowhere"),
    ("services/registry/console", "class Sealer: ...", "Sealer is a class in"),
]


CHECKS = ("imports", "house", "glossary", "libraries", "sql", "nouns", "documents")


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the command's output for a tree with all violations planted, after checking that each check fails."""
    house = copy_of_the_house(tmp_path_factory.mktemp("planted"))
    for room, text, _ in (*STRAY, *LIES, *WORDS):
        plant(house, room, text)
    command = [sys.executable, "-m", "tests.checks", *CHECKS]
    ran = subprocess.run(command, cwd=house, check=False, capture_output=True, text=True)
    assert ran.returncode == 1, ran.stdout + ran.stderr
    assert f"Failed: {', '.join(CHECKS)}." in ran.stdout
    return ran.stdout + ran.stderr


@pytest.mark.process
@pytest.mark.requirement("6.01")
@pytest.mark.requirement("6.03")
@pytest.mark.parametrize("sentence", [sentence for _, _, sentence in STRAY])
def test_the_command_finds_what_strayed(said: str, sentence: str) -> None:
    assert sentence in said


@pytest.mark.process
@pytest.mark.parametrize("sentence", [sentence for _, _, sentence in LIES])
def test_the_command_finds_a_dead_document(said: str, sentence: str) -> None:
    assert sentence in said


@pytest.mark.process
@pytest.mark.requirement("6.02")
@pytest.mark.parametrize("sentence", [sentence for _, _, sentence in WORDS])
def test_the_command_finds_words_that_the_glossary_has_not(said: str, sentence: str) -> None:
    assert sentence in said


@pytest.mark.parametrize(
    ("room", "text"),
    [
        ("shared/messaging", "def publish(country: str) -> None: ..."),
        ("shared/web", "class OrganizationList: ..."),
        ("shared/testing", "def given(world) -> None: world.workshops()"),
        ("shared/event_store/attendances", ""),
    ],
)
def test_business_nouns_are_found_in_every_kind_of_name(room: str, text: str) -> None:
    assert len(nouns.look_at(module(room, text))) == 1


def test_contracts_and_the_vault_may_say_theirs() -> None:
    assert nouns.allowed("shared.privacy.vault", "person")
    assert nouns.look_at(module("shared/privacy/vault", "def key_of(person: str) -> None: ...")) == []
    assert not nouns.allowed("shared.web.pages", "person")


@pytest.mark.parametrize(
    "text",
    [
        "select id from meetings where id = 1",
        "insert into seats values (1)",
        "\n  DELETE FROM log",
        "UPDATE x SET y = 1",
    ],
)
def test_sql_is_known_by_its_beginning(text: str) -> None:
    assert len(sql.look_at(module("services/meetings/policies", f"TEXT = {text!r}"))) == 1


def test_words_that_only_look_like_sql_are_let_pass() -> None:
    assert (
        sql.look_at(
            module("services/meetings/api", '"""SELECT is what we never say here."""\nLABEL = "Select a country"')
        )
        == []
    )


@pytest.mark.parametrize(
    ("room", "text"),
    [
        ("services/meetings/domain", "import sqlalchemy"),
        ("shared/contracts", "from marshmallow import Schema"),
        ("shared/domain", "def now() -> None:\n    import flask"),
        ("services/registry/queries", "from flask import g"),
        ("services/reporting/projections", "import kafka"),
        ("services/reporting/figures", "from sqlalchemy import select"),
    ],
)
def test_a_library_outside_its_rooms_fails(room: str, text: str) -> None:
    assert len(libraries.look_at(module(room, text))) == 1


@pytest.mark.requirement("8.01")
@pytest.mark.parametrize(("text", "found"), [("Whether it was.", 1), ("Return whether it was.", 0)])
def test_a_docstring_begins_with_what_a_thing_does(text: str, found: int) -> None:
    assert len(questions(module("shared/domain/planted", f'def said() -> bool:\n    """{text}"""'))) == found


@pytest.mark.requirement("8.05")
def test_what_runs_before_a_commit_is_ours_and_there() -> None:
    (repository,) = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"]
    assert repository["repo"] == "local"
    commands = [hook["entry"].split() for hook in repository["hooks"]]
    assert {command[0] for command in commands} == {".venv/bin/ruff", ".venv/bin/python"}
    assert all(set(command[3:]) <= RULES.keys() for command in commands if "tests.checks" in command)


def test_the_locks_are_fresh() -> None:
    assert locks.check(ROOT) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "sentence"),
    [
        ("pyproject.toml", '"click>=8.3"', '"click>=99"', "pyproject.toml needs click>=99"),
        ("pyproject.toml", '"click>=8.3"', '"click>=8.3", "nowhere-to-be-found>=1"', "needs nowhere-to-be-found>=1"),
        ("pyproject.toml", '  "rfc8785>=0.1.4",\n', "", "rfc8785 is pinned, but nothing needs it"),
        ("requirements.lock", "click==", "click==0.", "click is"),
        ("requirements.lock", "alembic==", "--index-url somewhere\nalembic==", "neither a pin nor a hash"),
        ("requirements.lock", "alembic==", "alembic @ file:///alembic\nalembic==", "neither a pin nor a hash"),
        ("requirements.lock", "alembic==", "unhashed==1.0\nalembic==", "unhashed has no hash"),
    ],
)
def test_a_stale_or_open_lock_fails(tmp_path: Path, file: str, old: str, new: str, sentence: str) -> None:
    for each in [*ROOT.glob("*.lock"), ROOT / "pyproject.toml"]:
        shutil.copy(each, tmp_path)
    text = (tmp_path / file).read_text(encoding="utf-8")
    assert old in text
    (tmp_path / file).write_text(text.replace(old, new), encoding="utf-8")
    assert any(sentence in finding.sentence for finding in locks.check(tmp_path))


@pytest.mark.parametrize(
    "trace", ["/home/ann/rapporteur", "C:\\Users\\ann", "../shared/data", "index: pypi.org/simple"]
)
def test_a_trace_of_a_machine_or_a_registry_fails(tmp_path: Path, trace: str) -> None:
    file = tmp_path / "planted.md"
    file.write_text(f"See {trace}.\n", encoding="utf-8")
    assert len(traces.look_at(file, "docs/planted.md")) == 1
