"""docs/configuration.md: every environment variable, from the dataclasses that are read from the environment."""

import ast
import dataclasses
import importlib
from collections.abc import Iterator
from pathlib import Path

from shared.environment.settings import declared_settings as settings_of
from tests.checks.documents.markdown import MADE, sentence, table
from tests.checks.finding import PACKAGES, Finding, modules

PREFIX = "RAPPORTEUR_"
# Read before the program is installed, used only by tests, or passed from one of our processes to another.
ELSEWHERE = {"RAPPORTEUR_REQUIRE_ALL", "RAPPORTEUR_BROWSER", "RAPPORTEUR_HEARTBEAT", "RAPPORTEUR_PROCESS"}

HEAD = f"""# Settings

{MADE}

Settings come from the environment, into one frozen dataclass per service; nothing reads them later. `{{home}}` in a
default is the value of `RAPPORTEUR_HOME`. A setting without a default must be given. A file with a secret holds only
that one; `rapporteur up` and `rapporteur migrate` create missing files.
"""


def render(root: Path) -> str:
    parts = [HEAD]
    for settings in declared(root):
        rows = ((f"`{each.variable}`", default_of(each.default), each.help) for each in settings_of(settings))
        said = sentence(importlib.import_module(settings.__module__))
        parts.append(
            f"\n## {settings.__module__}\n\n{said}\n\n{table(('variable', 'default', 'what it is for'), rows)}"
        )
    return "".join(parts)


def default_of(default: str | None) -> str:
    if default is None:
        return "must be given"
    return f"`{default}`" if default else "empty"


def declared(root: Path) -> Iterator[type]:
    """Return the dataclasses with the settings of services and of the program around them, ordered by module."""
    for module in modules(root, *PACKAGES):
        if module.name.startswith(("services.", "deploy.")) and module.name.endswith(".settings"):
            for value in vars(importlib.import_module(module.name)).values():
                if dataclasses.is_dataclass(value) and "SERVICE" in vars(value):
                    assert isinstance(value, type)
                    yield value


def undeclared(root: Path) -> list[Finding]:
    """Yield variables that the code names but no dataclass declares, so that no document would list them."""
    known = {each.variable for settings in declared(root) for each in settings_of(settings)} | ELSEWHERE
    return [
        module.finding(
            node.lineno, f"{node.value} is no declared setting; declare it with shared.environment.settings.setting"
        )
        for module in modules(root, *PACKAGES)
        for node in module.nodes
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node.value.startswith(PREFIX)
        and node.value.isupper()
        and len(node.value) > len(PREFIX)
        and not node.value.endswith("_")
        and "{" not in node.value
        and node.value not in known
    ]
