"""First pages for staff, delegates, auditors, contributors and operators: every address, label and command in them
exists."""

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click
import pytest

from deploy.cli import rapporteur as program
from deploy.runtime.catching_up import catch_up
from deploy.runtime.loading import open_installation
from tests.docs import written
from tests.docs.visited import Visited, visited

pytestmark = pytest.mark.requirement("2.09")
ROLES = {"staff": "staff", "delegates": None, "auditors": "auditor"}
PAGES = (*ROLES, "contributors", "operators")
PATHS = {"PATH": os.environ["PATH"]}
COMMAND = re.compile(r"rapporteur ([a-z][^`\n]*)")
COMMAND_OPTION = re.compile(r"--[a-z][a-z-]*")
# Labels of a page are in italics: `*Correct the entry*`.
SAID = re.compile(r"(?<!\*)\*([^*\n]+)\*(?!\*)")


def page(name: str) -> str:
    return written.text_of(f"docs/{name}.md")


@cache
def words_of_the_program() -> str:
    files = (file for room in ("services", "shared") for file in (written.ROOT / room).rglob("*"))
    return "\n".join(file.read_text(encoding="utf-8") for file in files if file.suffix in (".py", ".html"))


def test_the_index_leads_to_every_page_and_the_readme_to_the_index() -> None:
    index = written.text_of("docs/README.md")
    for file in sorted((written.ROOT / "docs").iterdir()):
        if file.name not in ("README.md", "images"):
            assert f"({file.name})" in index, file.name
    assert "(docs/README.md)" in written.text_of("README.md")


@pytest.mark.parametrize("name", [*PAGES, "README"])
def test_no_link_leaves_the_folder_but_to_contributing(name: str) -> None:
    for link in re.findall(r"\]\(([^)]+)\)", page(name)):
        assert "://" not in link
        assert not link.startswith("..") or link.startswith("../CONTRIBUTING.md")


@pytest.mark.parametrize("name", ["staff", "delegates", "auditors", "contributors"])
def test_a_first_page_says_who_shows_a_picture_and_names_three_things(name: str) -> None:
    text = page(name)
    assert text.startswith(f"# For {name}\n\nYou ")
    assert len(re.findall(r"^!\[", text, re.MULTILINE)) == 1
    things = written.section(text, "Three things to do first")
    assert re.findall(r"^(\d)\. \*\*", things, re.MULTILINE) == ["1", "2", "3"]


@pytest.mark.parametrize("name", ROLES)
def test_every_address_is_answered_for_whom_it_is_told(demonstrated: Visited, name: str) -> None:
    client = demonstrated.client(ROLES[name])
    addresses = [code for code in written.code(page(name)) if code.startswith("/")]
    assert addresses
    for address in addresses:
        assert client.get(address).status_code == 200, address


@pytest.mark.parametrize("name", ROLES)
def test_words_in_italics_are_those_of_the_pages(name: str) -> None:
    said = SAID.findall(re.sub("`[^`]*`", "", written.prose(page(name))))
    assert said
    for words in said:
        assert re.search(f'"{re.escape(words)}"|>{re.escape(words)}<', words_of_the_program()), words


def commands(text: str) -> Iterator[tuple[str, click.Command, list[str]]]:
    """Yield each command shown on a page, with its options."""
    for line in COMMAND.findall(text):
        found: click.Command = program
        for word in line.split():
            deeper = found.get_command(click.Context(found), word) if isinstance(found, click.Group) else None
            found = deeper or found
        yield line, found, COMMAND_OPTION.findall(line)


@pytest.mark.parametrize("name", PAGES)
def test_commands_have_the_options_that_they_are_shown_with(name: str) -> None:
    for line, command, options in commands(page(name)):
        assert not isinstance(command, click.Group) or command.invoke_without_command, line
        known = {option for parameter in command.params for option in parameter.opts}
        assert set(options) <= known, line


def test_a_contributor_sends_a_command_and_sees_its_event(few: Path) -> None:
    """Run the page's request; sent again, it gets the first answer."""
    [block] = written.blocks(page("contributors"), "sh")
    environment = {"RAPPORTEUR_HOME": str(few)}
    with visited(few) as found:
        shell = block.replace("http://127.0.0.1:8000", found.address)
        shell = shell.replace(".venv/bin/rapporteur", shlex.join([sys.executable, "-m", "deploy.cli"]))

        def run() -> tuple[str, str]:
            done = subprocess.run(
                ["sh", "-euc", shell],
                env=environment | PATHS,
                cwd=written.ROOT,
                capture_output=True,
                text=True,
                check=True,
            )
            return done.stderr, done.stdout

        answer, _nothing_sealed_yet = run()
        catch_up(open_installation(environment))
        again, event = run()
    assert again == answer
    said, stored = json.loads(answer), json.loads(json.loads(event)["bytes"])
    assert [stored["id"]] == said["events"]
    assert (stored["subject"], stored["data"]["name"]) == (said["id"], "Example Quartz Foundry")
