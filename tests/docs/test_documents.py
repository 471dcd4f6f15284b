"""README fits on one screen and its commands run, decisions are short and dated, and the other documents can be found."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from tests.docs import written
from tests.plugins.installations import Rapporteur

pytestmark = pytest.mark.requirement("1.05")

README = written.text_of("README.md")
DECISIONS = sorted((written.ROOT / "docs" / "decisions").glob("*.md"))
SCREEN = 60  # lines
SHORT = 25  # lines of a decision; the table on dependencies is a file beside it
PARAGRAPH = "`.venv/bin/rapporteur`:"


def commands() -> list[str]:
    """Return the commands that README lists."""
    (paragraph,) = (part for part in README.split("\n\n") if PARAGRAPH in part)
    listed = paragraph[paragraph.index(PARAGRAPH) + len(PARAGRAPH) :]
    return re.findall(r"`([a-z]+)`", listed)


def test_readme_is_one_screen() -> None:
    assert len(README.splitlines()) <= SCREEN
    for words in ("Not an ITU product", "make demo", "make test", "docs/tour.md", "docs/requirements.md", "Apache-2.0"):
        assert words in README


def test_every_command_of_readme_runs(tmp_path: Path, rapporteur: Rapporteur) -> None:
    assert len(commands()) > 10
    for command in commands():
        asked = rapporteur(tmp_path / "home", command, "--help")
        assert asked.code == 0, command
        assert asked.text.startswith(f"Usage: rapporteur {command}")


@pytest.mark.process
def test_every_target_of_readme_can_be_made() -> None:
    targets = sorted(set(re.findall(r"\bmake ([a-z][a-z-]*)", README)))
    assert "demo" in targets
    ran = subprocess.run(["make", "-n", *targets], cwd=written.ROOT, check=False, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr


def test_pictures_say_what_they_show() -> None:
    for words, image in re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", README):
        assert (written.ROOT / image).exists()
        assert len(words) > 10


@pytest.mark.parametrize("file", DECISIONS, ids=lambda file: file.stem[:4])
def test_a_decision_is_numbered_dated_and_short(file: Path) -> None:
    heading, _, date, *_ = lines = file.read_text(encoding="utf-8").splitlines()
    assert heading.startswith(f"# {file.name[:4]} ")
    assert re.fullmatch(r"\d{1,2} [A-Z][a-z]+ \d{4}", date)
    assert len([line for line in lines if line and not line.startswith("|")]) <= SHORT


def test_decisions_are_numbered_without_gaps() -> None:
    assert [int(file.name[:4]) for file in DECISIONS] == list(range(1, len(DECISIONS) + 1))


def test_the_present_version_is_in_the_change_log() -> None:
    version = tomllib.loads(written.text_of("pyproject.toml"))["project"]["version"]
    assert re.fullmatch(r"\d+\.\d+\.\d+", version)
    assert f"\n## {version}" in written.text_of("CHANGELOG.md")


@pytest.mark.parametrize(
    ("file", "words"),
    [
        ("LICENSE", "Apache License"),
        ("NOTICE", "Rapporteur"),
        ("SECURITY.md", "Report a weakness"),
        ("CONTRIBUTING.md", "## Add an event"),
        ("CONTRIBUTING.md", "## Add a figure"),
        ("CONTRIBUTING.md", "## Which tests"),
    ],
)
def test_what_a_stranger_looks_for_is_there(file: str, words: str) -> None:
    assert words in written.text_of(file)
