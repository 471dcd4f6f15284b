"""The latest changes in a log in words, one line per step, each with its Undo if possible."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from itertools import groupby, islice
from typing import NamedTuple

import msgspec
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


class EventSentences(NamedTuple):
    """Sentences for events that are not statements, by the name in their type: `one` with a placeholder for the record's
    `name`, and `several` for a step in which many records have the event; its first that fits describes the step."""

    one: Mapping[str, str]
    several: Mapping[str, Callable[[int], str]]


def last_changes(work: StatementWorkspace, log: str, sentences: EventSentences) -> list[StartLine]:
    """Return the last ten steps, newest first. Events that are no statements and have no sentence are left out."""
    events = kernel_tables(log).events.c
    with work.queries.reader.connect() as connection:
        stored = connection.scalars(select(events.bytes).order_by(events.seq.desc()).limit(LOOKED + 1)).all()
    envelopes, unread = [envelope(each) for each in stored[:LOOKED]], [envelope(each) for each in stored[LOOKED:]]
    described = [each for each in envelopes if kind_of(each.subject) in work.kinds or _name(each) in sentences.one]
    steps = [list(step) for _step, step in islice(groupby(described, _step_of), MOST)]
    rows = work.queries.several([step[0].subject for step in steps])
    work.read_names(rows.values())
    names = work.directory.names(step[0].subject for step in steps)
    lines = [_note(work, step, rows.get(step[0].subject), names, sentences) for step in steps]
    if steps and _step_of(steps[-1][0]) in map(_step_of, unread):
        lines[-1] = msgspec.structs.replace(lines[-1], what=str(_("%(what)s, or more", what=lines[-1].what)))
    return lines


def _note(
    work: StatementWorkspace,
    step: list[AnyEnvelope],
    row: StatementRow | None,
    names: Mapping[str, str],
    sentences: EventSentences,
) -> StartLine:
    first, more = step[0], len({each.subject for each in step}) - 1
    kind = work.kinds.get(kind_of(first.subject) or "")
    path = work.directory.path(first.subject) or ""
    act_path = ""
    several = _several(step, sentences)
    if several:
        line, told = several
        more -= told - 1
    elif kind is None:
        line = _(sentences.one[_name(first)]) % {"name": names.get(first.subject, first.subject)}
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


def _step_of(event: AnyEnvelope) -> tuple[object, str]:
    """Return the account and the request with which an event was recorded."""
    return event.actor, event.correlationid


def _several(step: list[AnyEnvelope], sentences: EventSentences) -> tuple[str, int] | None:
    """Return the first sentence that fits several records of a step, and their number; None if none fits."""
    for name, sentence in sentences.several.items():
        records = {each.subject for each in step if _name(each) == name}
        if len(records) > 1:
            return sentence(len(records)), len(records)
    return None


def _name(event: AnyEnvelope) -> str:
    """Return the name in an event's type: meeting-planned."""
    return event.type.split(".")[2]


def moment_of(event: str) -> str:
    """Return the time in an event's id (ISO, UTC)."""
    return datetime.fromtimestamp((milliseconds(event) or 0) / 1000, UTC).isoformat()
