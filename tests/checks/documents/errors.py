"""docs/errors.md: every refusal, with its code and status, from the classes of the errors."""

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path

from deploy.cli.failures import exit_code
from shared.domain.errors import Problem
from shared.event_store.projector import OriginChanged
from shared.messaging.errors import SourceError
from shared.web.problems import status_of
from tests.checks.documents.markdown import MADE, sentence, table
from tests.checks.finding import PACKAGES, modules

HEAD = f"""# Errors

{MADE}

A problem document (RFC 9457) has the type `/problems/<code>`. Codes are stable; the words of title and detail are in the
reader's language and may change. `correlation` is the id to quote when asking for help.
"""

TROUBLES = """
## Between a log and who reads it

The problems with a feed or a topic that `rapporteur feed follow`, a worker's log and `rapporteur doctor` report, always with a remedy. The
last column is the exit code of a command that fails with it. Kafka's own client reveals little: a wrong password looks like a
bootstrap that does not end, a forbidden topic like an empty one, a cursor of another log like a topic in which nothing happens.

"""


def render(root: Path) -> str:
    return of_requests(root) + TROUBLES + table(("name", "meaning", "exit code"), of_reading())


def of_reading() -> Iterator[tuple[str, str, str]]:
    """Return the failures between a log and its readers, with the exit code of a command."""
    kinds: list[type[SourceError | OriginChanged]] = [OriginChanged, *_below(SourceError)]
    for error in sorted(kinds, key=lambda error: error.code):
        yield f"`{error.code}`", sentence(error), str(exit_code(Exception.__new__(error)))


def _below(kind: type[SourceError]) -> Iterator[type[SourceError]]:
    for each in kind.__subclasses__():
        yield each
        yield from _below(each)


def of_requests(root: Path) -> str:
    found = [error for module in error_modules(root) for error in errors_of(module)]
    rows = [
        (f"`{error.code}`", str(int(status_of(error.__new__(error)))), sentence(error), f"`{error.__module__}`")
        for error in sorted(found, key=lambda error: (error.code, error.__module__))
    ]
    return HEAD + "\n" + table(("code", "status", "meaning", "module"), rows)


def error_modules(root: Path) -> Iterator[str]:
    """Return the modules that define a class with a `code`; only these are imported."""
    for module in modules(root, *PACKAGES):
        classes = (node for node in module.tree.body if isinstance(node, ast.ClassDef))
        if any(names_a_code(statement) for each in classes for statement in each.body):
            yield module.name


def names_a_code(statement: ast.stmt) -> bool:
    match statement:
        case ast.Assign(targets=[ast.Name(id="code")]) | ast.AnnAssign(target=ast.Name(id="code")):
            return True
    return False


def errors_of(module: str) -> Iterator[type[Problem]]:
    for value in vars(importlib.import_module(module)).values():
        if (
            isinstance(value, type)
            and issubclass(value, Problem)
            and value.__module__ == module
            and value is not Problem
        ):
            yield value
