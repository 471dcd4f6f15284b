"""All kinds of statement that the contracts declare, and the parts that one of them still lacks."""

import importlib
import pkgutil
from collections.abc import Iterator
from types import ModuleType

import msgspec
import pytest

from shared import contracts
from shared.contracts import meetings, registry, reporting
from shared.contracts.embargoes import EmbargoEnded
from shared.statements.kinds import StatementKind

LOGS: dict[str, ModuleType] = {"registry": registry, "meetings": meetings, "reporting": reporting}
SENTENCES = ("plural", "state", "line", "history", "evidence")
"""The wordings of a kind on its pages, in histories and behind figures."""


class Declared(msgspec.Struct, frozen=True):
    """A kind, and the module that declares it."""

    kind: StatementKind
    module: ModuleType

    @property
    def log(self) -> str:
        """Return the log in which tests state it: if there are several, that of meetings, which has the records that
        examples name."""
        return "meetings" if "meetings" in self.logs else self.logs[-1]

    @property
    def logs(self) -> tuple[str, ...]:
        """Return the log of its module, or every log that states it if the module is no log's."""
        of_module = self.module.__name__.split(".")[2]
        if of_module in LOGS:
            return (of_module,)
        return tuple(log for log, contract in LOGS.items() if self.kind in getattr(contract, "STREAM_KINDS", ()))


def _declared() -> Iterator[Declared]:
    for found in pkgutil.walk_packages(contracts.__path__, f"{contracts.__name__}."):
        module = importlib.import_module(found.name)
        for value in vars(module).values():
            if isinstance(value, StatementKind) and value.stated.__module__ == module.__name__:
                yield Declared(value, module)


DECLARED = tuple(_declared())
KINDS = tuple(each.kind for each in DECLARED)
OF_STREAMS = tuple(kind for kind in KINDS if kind.has_own_stream)
EVERY_STREAM_KIND = pytest.mark.parametrize("kind", OF_STREAMS, ids=lambda kind: kind.name)


def lacking(declared: Declared) -> Iterator[str]:
    """Yield a sentence for each missing part of a kind: what to add, and where."""
    kind, module = declared.kind, declared.module
    file = f"{module.__name__.replace('.', '/')}.py"
    if kind not in getattr(module, "KINDS", ()):
        yield f"{kind.name}: put it into KINDS of {file}"
    if not declared.logs:
        yield f"{kind.name}: put the KINDS of {file} into STREAM_KINDS of the logs that state it"
    for log in declared.logs:
        yield from _lacking_in(LOGS[log], kind, file)
    for field in kind.fields:
        where = f"{kind.stated.__name__}.{field.name} of {file}"
        if field.field is None or not field.field.label:
            yield f'{where}: give it a label, Annotated[…, Field(_("…"))]'
        elif kind.has_own_stream and field.words and not field.field.choices:
            yield f"{where}: give its words labels, Field(…, choices={{…}})"
    for sentence in SENTENCES if kind.has_own_stream else ():
        if getattr(kind.wording, sentence) is None:
            yield f"{kind.name}: say `{sentence}` in its Wording, in {file}"


def _lacking_in(contract: ModuleType, kind: StatementKind, file: str) -> Iterator[str]:
    listed = "STREAM_KINDS" if kind.has_own_stream else "RECORD_KINDS"
    if kind not in getattr(contract, listed, KINDS):
        yield f"{kind.name}: put the KINDS of {file} into {listed} of {contract.__name__}"
    for event in () if kind.has_own_stream else (kind.stated, kind.corrected, kind.withdrawn):
        if event is not None and event not in contract.EVENTS.values():
            yield f"{kind.name}: put {event.__name__} into EVENTS of {file}, and these into EVENTS of {contract.__name__}"
    if kind.has_own_stream and EmbargoEnded not in contract.EVENTS.values():
        yield f"{kind.name}: put EmbargoEnded into EVENTS of {contract.__name__}: one may be told of from a moment on"
