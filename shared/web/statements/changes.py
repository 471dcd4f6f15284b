"""The latest changes in a log in words, one line per step, each with its Undo if possible."""

from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import groupby, islice

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from shared.domain.event import AnyEnvelope, envelope
from shared.domain.ids import kind_of, milliseconds
from shared.event_store.statements import StatementRow
from shared.event_store.tables import kernel_tables
from shared.web.access import may
from shared.web.console import StartLine
from shared.web.statements.workspace import StatementWorkspace, page_path
from shared.web.viewer import viewer

MOST, LOOKED = 10, 300
"""The maximum number of steps shown, and of events read to find them, since an import may have hundreds."""


def last_changes(work: StatementWorkspace, log: str, sentences: Mapping[str, str]) -> list[StartLine]:
    """Return the last ten steps, newest first. `sentences`: those for events that are not statements, by the name
    in their type, with a placeholder for the record's `name`; events without a sentence are left out."""
    events = kernel_tables(log).events.c
    with work.queries.reader.connect() as connection:
        stored = connection.scalars(select(events.bytes).order_by(events.seq.desc()).limit(LOOKED)).all()
    envelopes = (envelope(each) for each in stored)
    described = [each for each in envelopes if kind_of(each.subject) in work.kinds or _name(each) in sentences]
    steps = [
        list(step) for _step, step in islice(groupby(described, lambda each: (each.actor, each.correlationid)), MOST)
    ]
    rows = work.queries.several([step[0].subject for step in steps])
    work.read_names(rows.values())
    names = work.directory.names(step[0].subject for step in steps)
    return [_note(work, step, rows.get(step[0].subject), names, sentences) for step in steps]


def _note(
    work: StatementWorkspace,
    step: list[AnyEnvelope],
    row: StatementRow | None,
    names: Mapping[str, str],
    sentences: Mapping[str, str],
) -> StartLine:
    first, more = step[0], len({each.subject for each in step}) - 1
    kind = work.kinds.get(kind_of(first.subject) or "")
    path = work.directory.path(first.subject) or ""
    act_path = ""
    if kind is None:
        line = _(sentences[_name(first)]) % {"name": names.get(first.subject, first.subject)}
    elif row is None:
        line, path = _("Withdrawn: %(what)s", what=_(kind.wording.kind)), page_path(kind, first.subject)
    else:
        line = _("%(kind)s: %(line)s", kind=_(kind.wording.kind), line=work.line(kind, row.statement))
        path = page_path(kind, first.subject)
        if row.event == first.id and not more and may(viewer(), work.writers):
            act_path = url_for("console-undo.index_view", event=first.id)
    if more:
        line = ngettext("%(what)s, and one more", "%(what)s, and %(num)s more", more, what=line)
    return StartLine(str(line), path, at=moment_of(first.id), act=_("Undo") if act_path else "", act_path=act_path)


def _name(event: AnyEnvelope) -> str:
    """Return the name in an event's type: meeting-planned."""
    return event.type.split(".")[2]


def moment_of(event: str) -> str:
    """Return the time in an event's id (ISO, UTC)."""
    return datetime.fromtimestamp((milliseconds(event) or 0) / 1000, UTC).isoformat()
