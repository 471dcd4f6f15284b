"""The rule for what communiqués open outside the bureau: themselves, their paragraphs and conclusions, each after its embargo."""

from collections.abc import Iterable

import msgspec

from services.reporting.read_models import facts as rm
from shared.contracts.meetings.communiques import PARAGRAPHS, ParagraphStated
from shared.public_view.communiques import Communique, shown_conclusion
from shared.public_view.openness import Audience

Opened = dict[str, tuple[int, ...]]
"""The events that opened each record."""


def opened_by_communiques(facts: Iterable[rm.Fact], audience: Audience) -> Opened:
    """Return what the newest versions of communiqués, paragraphs and conclusions open to an audience below the bureau."""
    every = [fact for fact in facts if not fact.withdrawn]
    paragraphs: dict[str, list[ParagraphStated]] = {}
    for fact in every:
        if isinstance(fact.body, rm.StatementOfKind) and fact.body.name == PARAGRAPHS.name:
            paragraphs.setdefault(fact.body.statement.communique, []).append(fact.body.statement)
    restricted = {
        fact.stream for fact in every if isinstance(fact.body, rm.RecordedConclusion) and fact.visibility[-1] == "r"
    }
    restricted |= {one for these in paragraphs.values() for one in _showing(these, restricted)}
    found: Opened = {}
    for fact in every:
        if isinstance(fact.body, rm.RecordedCommunique):
            found |= _opened(fact, paragraphs.get(fact.stream, []), audience)
    return {record: events for record, events in found.items() if record not in restricted}


def _showing(paragraphs: list[ParagraphStated], conclusions: set[str]) -> set[str]:
    """Return the paragraphs that show one of these conclusions, in any language."""
    shown = {each.fact for each in paragraphs if each.translates is None and shown_conclusion(each) in conclusions}
    return shown | {each.fact for each in paragraphs if each.translates in shown}


def _opened(fact: rm.Fact, paragraphs: list[ParagraphStated], audience: Audience) -> Opened:
    body: rm.RecordedCommunique = fact.body
    content, found = body.content, Opened()
    conclusions = {shown for each in paragraphs if each.translates is None and (shown := shown_conclusion(each))}
    if audience == "members" and content.opens_to_members:
        found |= dict.fromkeys(conclusions, (body.agreed_at,))
    if content.original in content.public:
        found |= dict.fromkeys(conclusions, (body.opened[content.original],))
    for language in content.public:
        events = (body.opened[language],)
        found |= {each.fact: events for each in paragraphs if each.language == language}
        found[fact.stream] = (*found.get(fact.stream, ()), *events)
    return found


def as_published(fact: rm.Fact, events: tuple[int, ...]) -> rm.Fact:
    """Return the open part of a communiqué, a conclusion or a paragraph, resting on the events that opened it."""
    body = fact.body
    match body:
        case rm.RecordedCommunique(content=content):
            body = rm.RecordedCommunique(_published(content), body.days, body.opened)
        case rm.RecordedConclusion(content=content):
            closed = {"priority": None, "topics": None, "items": None, "came_from": None, "summary": None}
            body = rm.RecordedConclusion(msgspec.structs.replace(content, **closed, source=None, reason=None))
    return msgspec.structs.replace(
        fact, body=body, events=events, known_from=events[-1], recorded="", event="", actor="", command="", source=None,
        known_to=None, restated=None,
    )  # fmt: skip


def _published(content: Communique) -> Communique:
    """Return its public part: texts and titles in its public languages."""
    languages = {
        language: msgspec.structs.replace(version, left_out=None)
        for language, version in content.languages.items()
        if version.is_public
    }
    title = {language: text for language, text in content.title.items() if language in languages}
    return msgspec.structs.replace(content, title=title, paragraphs=(), languages=languages)
