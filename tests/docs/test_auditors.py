"""docs/auditors.md: its commands, run literally on the bundles in docs/examples, print the documented output."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs import written

PAGE = written.text_of("docs/auditors.md")
STEPS = re.findall(r"^```sh\n(.*?)^```\n\n```\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


@pytest.mark.requirement("3.10")
@pytest.mark.process
@pytest.mark.parametrize(("command", "said"), STEPS, ids=range(1, len(STEPS) + 1))
def test_a_step_of_the_walk_says_what_the_page_says(command: str, said: str) -> None:
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    ran = subprocess.run(
        ["bash", "-c", command], cwd=written.ROOT, env={"PATH": path}, check=False, capture_output=True, text=True
    )
    assert ran.stdout + ran.stderr == said
    verified = command.startswith("python3") and "|" not in command
    assert ran.returncode == (6 if verified and "BROKEN" in said else 0)


@pytest.mark.requirement("3.10")
def test_the_walk_goes_through_whole_altered_and_rewritten_bundles() -> None:
    commands = "".join(command for command, _ in STEPS)
    examples = {file.name for file in (written.ROOT / "docs" / "examples").iterdir()}
    assert examples == {"history.zip", "altered.zip", "rewritten.zip", "registry.vkey", "registry-older.txt"}
    assert all(name in commands for name in examples)
    assert PAGE.count("```sh") == len(STEPS)
