"""Referrals of public conclusions as published to partners, and their confirmed answers: in full, whenever something
changes the public part of one. Reasons, and the people who asked or answered, are never published."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TypeVar

import msgspec

from services.reporting.publication.communiques import conclusions_of, is_published
from services.reporting.publication.known_records import (
    KnownConclusion,
    KnownMemberState,
    KnownOrganization,
    KnownStatement,
)
from services.reporting.publication.known_statements import (
    known_statement,
    note_reference,
    read_statement,
    referring_to,
    statement_after,
)
from services.reporting.publication.partner_log import PartnerLog, change_since, partner_event_id
from shared.contracts import partner_referrals
from shared.contracts.meetings.consultations import REPLIES, REQUESTS, ReplyStated, RequestStated
from shared.contracts.meetings.referrals import Referral, ReferralReply, confirming
from shared.contracts.meetings.work import WORK_ITEMS, WorkStated
from shared.contracts.records import COMMUNIQUE, GROUP, ORGANIZATION, REPLY, REQUEST, STATE
from shared.contracts.registry.groups import GROUPS, GroupStated
from shared.domain.event import StoredEvent
from shared.domain.ids import kind_of
from shared.statements.authors import authors_after
from shared.statements.kinds import StatementKind

KINDS: Mapping[str, StatementKind] = {kind.name: kind for kind in (REQUESTS, REPLIES, WORK_ITEMS)}
EVENTS = tuple(
    event
    for kind in (*KINDS.values(), GROUPS)
    for event in (kind.stated, kind.corrected, kind.withdrawn)
    if event is not None
)
REFERRAL = "referral"
PartnerEvent = TypeVar("PartnerEvent", partner_referrals.ConclusionReferred, partner_referrals.ConclusionAnswered)


def publish_referral(partner_log: PartnerLog, event: StoredEvent, now: str) -> None:
    """Publish the changes that an event of a request, a reply or a work item makes; with `now` empty, only note them."""
    kind = KINDS[kind_of(event.stream) or ""]
    before = known_statement(partner_log, event.stream)
    after = _with_authors(statement_after(kind, before, event), before, event.actor)
    if not _concerns_a_referral(partner_log, kind, before, after):
        return
    partner_log.set_known(event.stream, after)
    if kind is WORK_ITEMS:
        requests = _naming_work(partner_log, event.stream)
    else:
        about = [str(each.statement["about"]) for each in (before, after) if each.statement is not None]
        statement = after.statement or {}
        for record in (
            *about,
            *([statement["to"]] if kind is REQUESTS and statement else []),
            *(statement.get("work") or ()),
        ):
            note_reference(partner_log, str(record), event.stream)
        requests = [event.stream] if kind is REQUESTS else list(dict.fromkeys(about))
    for request in requests if now else ():
        # A single published event has the event as its cause; several need separate causes, or all but the first would
        # count as published already.
        is_only = kind is not WORK_ITEMS and request == requests[0]
        tell_referral(partner_log, request, event.id if is_only else partner_event_id(event.id, request))


def _naming_work(partner_log: PartnerLog, work: str) -> list[str]:
    """Return the referrals whose replies name a work item."""
    replies = [each for each in referring_to(partner_log, work) if kind_of(each) == REPLY.name]
    statements = [known_statement(partner_log, each).statement for each in replies]
    return list(dict.fromkeys(str(statement["about"]) for statement in statements if statement is not None))


def know_group(partner_log: PartnerLog, event: StoredEvent) -> None:
    """Process an event of a group, which may be an addressee or continue one."""
    after = statement_after(GROUPS, known_statement(partner_log, event.stream), event)
    partner_log.set_known(event.stream, after)
    for earlier in (after.statement or {}).get("continues") or ():
        note_reference(partner_log, earlier, event.stream)


def publish_referrals_of(partner_log: PartnerLog, record: str, cause: str) -> None:
    """Publish what the event `cause` of a conclusion, a communiqué or an addressee changes about the referrals concerned."""
    records = conclusions_of(partner_log, record) if kind_of(record) == COMMUNIQUE.name else [record]
    for one in records:
        for each in referring_to(partner_log, one):
            if kind_of(each) == REQUEST.name:
                tell_referral(partner_log, each, partner_event_id(cause, each))


def tell_referral(partner_log: PartnerLog, request: str, cause: str) -> None:
    """Publish what changed about a referral and its answer."""
    referred = _referred_event(partner_log, request)
    _publish(partner_log, request, cause, partner_referrals.ConclusionReferred, referred)
    answered = None if referred is None else _answered_event(partner_log, request, referred)
    _publish(partner_log, request, cause, partner_referrals.ConclusionAnswered, answered)


def _publish(
    partner_log: PartnerLog, request: str, cause: str, kind: type[PartnerEvent], present: PartnerEvent | None
) -> None:
    published = [each for each in partner_log.published(request) if isinstance(each, kind)]
    partner_log.publish(request, cause, change_since(published, present))


def _referred_event(partner_log: PartnerLog, request: str) -> partner_referrals.ConclusionReferred | None:
    """Return what partners may know of a referral; None while it, its conclusion or its addressee is not public."""
    known = known_statement(partner_log, request)
    if not known.is_open or not _is_referral(known):
        return None
    statement: RequestStated = read_statement(REQUESTS, known)
    conclusion, addressee = partner_log.known(statement.about), _addressee(partner_log, statement.to)
    if not isinstance(conclusion, KnownConclusion) or addressee is None:
        return None
    meeting = conclusion.content.meeting
    if conclusion.restricted or not is_published(partner_log, statement.about, meeting):
        return None
    return partner_referrals.ConclusionReferred(
        request, statement.about, meeting, addressee, statement.purpose, statement.due, statement.document
    )


def _addressee(partner_log: PartnerLog, body: str) -> partner_referrals.Addressee | None:
    """Return a body as partners may know it; None while it is not public."""
    known = partner_log.known(body)
    match kind_of(body):
        case GROUP.name if isinstance(known, KnownStatement) and known.is_open:
            group: GroupStated = read_statement(GROUPS, known)
            return partner_referrals.Addressee("group", group.short_name)
        case ORGANIZATION.name if isinstance(known, KnownOrganization) and known.is_open:
            return partner_referrals.Addressee("organization", known.name, body)
        case STATE.name if isinstance(known, KnownMemberState) and known.is_open:
            return partner_referrals.Addressee("state", known.registered)
    return None


def _answered_event(
    partner_log: PartnerLog, request: str, referred: partner_referrals.ConclusionReferred
) -> partner_referrals.ConclusionAnswered | None:
    """Return what partners may know of the answer that holds; None while it is not confirmed, or not public."""
    referral = _read(partner_log, request)
    reply = referral.answer(date.max)
    if reply is None or not referral.confirms(reply) or not known_statement(partner_log, reply.statement.fact).is_open:
        return None
    return partner_referrals.ConclusionAnswered(
        request,
        referred.conclusion,
        referred.addressee,
        reply.statement.answer,  # type: ignore[arg-type]  # an answer to a referral, as the guard ensures
        reply.statement.document,
        tuple(_works(partner_log, reply.statement)) or None,
    )


def _works(partner_log: PartnerLog, reply: ReplyStated) -> Iterator[partner_referrals.AnsweredWork]:
    for one in reply.work or ():
        known = known_statement(partner_log, one)
        if known.is_open:
            work: WorkStated = read_statement(WORK_ITEMS, known)
            yield partner_referrals.AnsweredWork(work.kind, work.designation, work.title)


def _read(partner_log: PartnerLog, request: str) -> Referral:
    known = known_statement(partner_log, request)
    statement: RequestStated = read_statement(REQUESTS, known)
    replies = [known_statement(partner_log, each) for each in referring_to(partner_log, request)]
    referral_replies = [
        ReferralReply(read_statement(REPLIES, each), each.authors) for each in replies if _answers(each, request)
    ]
    return Referral(
        statement, known.authors, referral_replies, confirming(statement.to, _groups(partner_log, statement.to))
    )


def _answers(known: KnownStatement, request: str) -> bool:
    return known.statement is not None and known.statement.get("about") == request


def _groups(partner_log: PartnerLog, body: str) -> dict[str, GroupStated]:
    """Return a group and the groups that continue it, successively, by id."""
    found: dict[str, GroupStated] = {}
    waiting = [body]
    while waiting:
        one = waiting.pop()
        known = known_statement(partner_log, one) if kind_of(one) == GROUP.name else KnownStatement()
        if one not in found and known.statement is not None:
            found[one] = read_statement(GROUPS, known)
            waiting += [each for each in referring_to(partner_log, one) if kind_of(each) == GROUP.name]
    return found


def _concerns_a_referral(
    partner_log: PartnerLog, kind: StatementKind, before: KnownStatement, after: KnownStatement
) -> bool:
    """Return whether a statement is a referral, a reply to one, or a work item; other requests and replies are not tracked."""
    if kind is REQUESTS:
        return _is_referral(before) or _is_referral(after)
    if kind is REPLIES and before.statement is None and after.statement is not None:
        return _is_referral(known_statement(partner_log, str(after.statement["about"])))
    return kind is WORK_ITEMS or before.statement is not None


def _is_referral(known: KnownStatement) -> bool:
    return known.statement is not None and known.statement.get("kind") == REFERRAL


def _with_authors(after: KnownStatement, before: KnownStatement, account: str) -> KnownStatement:
    authors = authors_after(before.authors, account, changed=after.statement != before.statement)
    return msgspec.structs.replace(after, authors=authors if after.statement is not None else ())
