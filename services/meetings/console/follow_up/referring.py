"""The act that refers a conclusion to a body, sent by the follow-up page and by the meeting's page."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid5

from flask import request, url_for

from services.meetings.console.chosen_records import ADDRESSEES, chosen_record
from services.meetings.console.labels import _, today
from services.meetings.console.room.writing import changing
from services.meetings.console.stating import terms_of_request
from services.meetings.console.workspace import MeetingsWorkspace
from services.meetings.queries.follow_up import REFERRAL, FollowUpQueries
from services.meetings.queries.room import RoomQueries
from services.meetings.read_models.communique_text import ConclusionRow
from shared.contracts.meetings.consultations import PURPOSES, REQUESTS
from shared.contracts.records import GROUP
from shared.domain.decider import Command
from shared.domain.errors import Malformed, NotThere, OtherCommand
from shared.domain.ids import kind_of
from shared.event_store.command_handler import CommandContext
from shared.event_store.command_results import batch_correlation
from shared.event_store.statements import StatementRow
from shared.statements.decider import state_fact, withdraw_fact
from shared.web.command_context import viewer_context
from shared.web.console import UndoableNotice, show_notice
from shared.web.days import localized_date

ASKABLE = frozenset(kind.name for kind in ADDRESSEES)
DIFFERING = ("about", "to", "purpose", "by", "due", "document")
"""The fields by which two referrals are told apart."""


def follow_up_queries(work: MeetingsWorkspace) -> FollowUpQueries:
    return FollowUpQueries(work.queries.reader, work.recorded, work.handler.store)


def refer(work: MeetingsWorkspace, batch: str, page: str) -> None:
    """Record the referral in a form, and offer to undo it on the next page, which is the page of the record `page`. If
    the conclusion did not call on the addressee, that is added too.

    Raises NotThere, Malformed, OtherCommand, ChangedMeanwhile and the domain's errors.
    """
    row, to = _adopted(work), _addressee(work)
    addressees, fact = row.conclusion.calls_on or (), _fact(batch)
    values = {"about": row.id, "kind": REFERRAL, "to": to, **_terms(work, to)}
    if (recorded := work.recorded.several([fact]).get(fact)) is not None:
        _require_same(recorded, values, batch)
        return  # a repeated form counts as one act, although the conclusion calls on the addressee by then
    stating = state_fact(REQUESTS, REQUESTS.stated(fact=fact, **values))
    context = viewer_context()
    acts: list[tuple[Command, CommandContext]] = [(stating, context.part(batch, 0))]
    if to not in addressees:
        calling = changing(row, calls_on=(*addressees, to), reason=_("It was sent to them."))
        acts.insert(0, (calling, context.part(batch, 1, expected=row.version)))
    work.handler.handle_all(acts)
    undo = url_for("console-follow-up.undone_view", id=page, kind=REQUESTS.name, batch=batch)
    show_notice(UndoableNotice(_sentence(work, to, values.get("due", "")), undo))


def take_back(work: MeetingsWorkspace, batch: str) -> bool:
    """Withdraw one's own referral, with the call on its addressee if that was added with it, in one transaction; return
    False if nothing is left to withdraw.

    Raises ChangedMeanwhile and the domain's errors.
    """
    fact, context = _fact(batch), viewer_context()
    step = batch_correlation(context.actor, batch)
    stated = work.recorded.several([fact]).get(fact)
    if stated is None:
        return False
    row = RoomQueries(work.queries.reader).conclusion(stated.statement.about)
    with work.handler.store.engine.connect() as connection:
        past = work.handler.store.load_all(connection, [fact, row.id])
    if past[fact][0].correlation != step:
        return False
    undoing, reason = str(uuid5(UUID(batch), "undo")), _("Undone right after it was recorded.")
    withdrawing = withdraw_fact(REQUESTS.withdrawn(fact, reason))
    acts: list[tuple[Command, CommandContext]] = [
        (withdrawing, context.part(undoing, 0, causation=past[fact][0].id, expected=1))
    ]
    addressees = row.conclusion.calls_on or ()
    cause = next((each.id for each in past[row.id] if each.correlation == step), None)
    if cause is not None and row.conclusion.state == "adopted" and stated.statement.to in addressees:
        others = tuple(each for each in addressees if each != stated.statement.to) or None
        restoring = changing(row, calls_on=others, reason=reason)
        acts.append((restoring, context.part(undoing, 1, causation=cause, expected=row.version)))
    work.handler.handle_all(acts)
    return True


def _fact(batch: str) -> str:
    """Return the id of the request that a form creates."""
    return f"{REQUESTS.name}-{uuid5(UUID(batch), 'row 0')}"


def _require_same(recorded: StatementRow, values: Mapping[str, Any], batch: str) -> None:
    """Raise OtherCommand if the form was sent before with other content; the day of sending may differ."""
    if any(getattr(recorded.statement, name) != values.get(name) for name in DIFFERING):
        remedy = _("This form was sent before, and its referral is recorded. Reload the page to send another one.")
        raise OtherCommand(command=batch, remedy=remedy)


def _adopted(work: MeetingsWorkspace) -> ConclusionRow:
    id_ = request.form.get("conclusion", "")[:80]
    row = RoomQueries(work.queries.reader).conclusion(id_)
    if row.conclusion.state != "adopted":
        raise Malformed("conclusion", _("It is no longer adopted."))
    return row


def _addressee(work: MeetingsWorkspace) -> str:
    to = request.form.get("to", "")[:80] or chosen_record(work.records, "who", ADDRESSEES)
    if not to:
        raise Malformed("who", _("Say to whom it is sent: a group, an organization or a State."))
    if kind_of(to) not in ASKABLE:
        raise NotThere(id=to)
    return to


def _terms(work: MeetingsWorkspace, to: str) -> dict[str, Any]:
    """Return the terms of the request from the form. A typed addressee had no due day preset, so it is filled in here."""
    purpose, terms = request.form.get("purpose", ""), dict[str, Any]()
    if kind_of(to) == GROUP.name:
        terms["by"] = "liaison statement"
        if "who" in request.form:
            offered = follow_up_queries(work).due_days([to], today())
            terms |= {"due": offered[to]} if to in offered else {}
    return {"purpose": purpose if purpose in PURPOSES else "action"} | terms | terms_of_request()


def _sentence(work: MeetingsWorkspace, to: str, due: str) -> str:
    name = work.name(to)
    if not due:
        return _("Referred to %(name)s.", name=name)
    return _("Referred to %(name)s, due %(day)s.", name=name, day=localized_date(due, "long"))
