"""The pages and forms on which answers to an item of the resolution are recorded."""

from collections.abc import Iterator

from flask_babel import lazy_gettext as _l

from services.reporting.figures.clause_answers import ANSWERS
from shared.contracts import meetings, registry, reporting
from shared.contracts.clauses import Clause
from shared.statements.kinds import StatementKind
from shared.web.statements.endpoints import path_of
from shared.web.statements.workspace import plural

_SERVICES = {
    **{kind.name: "registry" for kind in registry.STREAM_KINDS},
    **{kind.name: "meetings" for kind in meetings.STREAM_KINDS},
    **{kind.name: "reporting" for kind in reporting.STREAM_KINDS},
}
_MEETINGS, _ATTENDANCE = (
    (_l("Meetings"), "/meetings/console/meetings/"),
    (_l("Attendance"), "/meetings/console/attendance/"),
)
_OTHERS = {
    "meeting": _MEETINGS,
    "place": _MEETINGS,
    "subject": _MEETINGS,
    "conclusion": _MEETINGS,
    "communique": _MEETINGS,
    "topic": _MEETINGS,
    "summary": _MEETINGS,
    "document": _MEETINGS,
    "invited": _MEETINGS,
    "present": _ATTENDANCE,
    "attendance": _ATTENDANCE,
    "mode": _ATTENDANCE,
    "list": _ATTENDANCE,
}
Link = tuple[object, str]
"""A lazy text, in the viewer's language, and an address."""


def forms_of(clause: Clause, *, writes: bool) -> list[Link]:
    """Return the pages on which records of an item are entered and, for viewers who may enter them, the forms."""
    return list(dict.fromkeys(_forms(clause, writes=writes)))


def _forms(clause: Clause, *, writes: bool) -> Iterator[Link]:
    for name, kind in ANSWERS[clause].items():
        if kind.declared is None:
            yield _OTHERS[name]
        else:
            yield plural(kind.declared), form_path(kind.declared, writes=writes)


def form_path(kind: StatementKind, *, writes: bool) -> str:
    """Return the address of the form of a kind, or of its list."""
    path = f"/{_SERVICES[kind.name]}/console/statements/{path_of(kind)}/"
    return f"{path}new" if writes else path
