"""Translates events of communiqués and conclusions for partners: whole texts, each after its embargo; editions,
withdrawals, and replacements of public conclusions."""

from collections.abc import Iterator, Sequence
from typing import Any

from services.reporting.publication.known_records import KnownCommunique, KnownConclusion, KnownParagraph
from services.reporting.publication.known_statements import note_reference, referring_to
from services.reporting.publication.partner_log import PartnerLog, partner_event_id
from shared.contracts import partners
from shared.contracts.embargoes import EmbargoEnded
from shared.contracts.markings import MarkingChanged
from shared.contracts.meetings.communiques import (
    PARAGRAPHS,
    CommuniqueCorrected,
    CommuniquePublished,
    CommuniqueWithdrawn,
    ParagraphStated,
)
from shared.contracts.meetings.conclusions import ConclusionRedrafted, ConclusionReplaced
from shared.contracts.meetings.recordings import Language
from shared.contracts.records import COMMUNIQUE, CONCLUSION
from shared.domain.event import ExternalEvent, StoredEvent
from shared.domain.ids import kind_of, time_of, uuid_of
from shared.public_view import communiques, conclusions
from shared.public_view.communiques import ConclusionText, TextParagraph, in_order, text_of
from shared.public_view.meetings import MeetingView
from shared.public_view.openness import effective_marking
from shared.statements.events import folded

KINDS = (CONCLUSION.name, COMMUNIQUE.name, PARAGRAPHS.name)


def tell(partner_log: PartnerLog, event: StoredEvent, now: str) -> Sequence[ExternalEvent]:
    """Process an event of a conclusion, a communiqué or a paragraph; return the events to publish to partners because
    of it. `now` is empty while nothing is published."""
    match kind_of(event.stream):
        case PARAGRAPHS.name:
            _paragraph(partner_log, event)
            return []
        case CONCLUSION.name:
            _conclusion(partner_log, event, now)
            return []
    return _communique(partner_log, event, now)


def _paragraph(partner_log: PartnerLog, event: StoredEvent) -> None:
    known = partner_log.known(event.stream)
    before = known if isinstance(known, KnownParagraph) else None
    now = folded(None if before is None else before.content, event.data)
    assert now is None or isinstance(now, ParagraphStated)
    if before is not None:
        partner_log.set_known(event.stream, KnownParagraph(before.communique, before.stated, now))
        return
    if now is None:
        return
    partner_log.set_known(event.stream, KnownParagraph(now.communique, event.id, now))
    of = partner_log.known(now.communique)
    if isinstance(of, KnownCommunique):
        partner_log.set_known(now.communique, of.with_paragraph(event.stream))


def _conclusion(partner_log: PartnerLog, event: StoredEvent, now: str) -> None:
    known = partner_log.known(event.stream)
    content = conclusions.evolve(known.content if isinstance(known, KnownConclusion) else None, event.data)
    if content is None:
        return
    # Only a change of its marking lifts a restriction; another event keeps the narrower marking.
    was_restricted = (
        isinstance(known, KnownConclusion)
        and known.restricted
        and not isinstance(event.data, MarkingChanged | ConclusionRedrafted)
    )
    is_restricted = was_restricted or effective_marking(event) == "restricted"
    partner_log.set_known(event.stream, KnownConclusion(content, is_restricted))
    if isinstance(event.data, ConclusionReplaced):
        for by in event.data.by:
            note_reference(partner_log, by, event.stream)
    if not now:
        return
    changes = is_restricted != (isinstance(known, KnownConclusion) and known.restricted)
    if changes:
        _publish_again(partner_log, content.meeting, event.id)
    if changes or isinstance(event.data, ConclusionReplaced):
        is_public = effective_marking(event) == "public"
        _publish_replacement(partner_log, event.stream, event.id, is_public=is_public)
    if changes:
        for each in referring_to(partner_log, event.stream):
            if kind_of(each) == CONCLUSION.name:
                _publish_replacement(partner_log, each, partner_event_id(event.id, each))


def _publish_replacement(partner_log: PartnerLog, conclusion: str, cause: str, *, is_public: bool = False) -> None:
    """Publish what replaced a conclusion that partners know, unless they know that already; restricted ones are not named."""
    known = partner_log.known(conclusion)
    if not isinstance(known, KnownConclusion) or known.restricted or known.content.relation is None:
        return
    found = {each: partner_log.known(each) for each in known.content.by}
    by = tuple(id_ for id_, each in found.items() if not (isinstance(each, KnownConclusion) and each.restricted))
    present = partners.ConclusionReplaced(conclusion, by, known.content.relation)
    published = [each for each in partner_log.published(conclusion) if isinstance(each, partners.ConclusionReplaced)]
    if (
        by
        and (is_public or is_published(partner_log, conclusion, known.content.meeting))
        and published[-1:] != [present]
    ):
        partner_log.publish(conclusion, cause, [present])


def _publish_again(partner_log: PartnerLog, meeting: str, cause: str) -> None:
    """Publish the texts that the event `cause` changed because a conclusion in them is restricted, or no longer is."""
    communique = f"{COMMUNIQUE.name}-{uuid_of(meeting)}"
    known = partner_log.known(communique)
    if not isinstance(known, KnownCommunique):
        return
    for language, text in _texts_in_force(partner_log, communique).items():
        present = partners.CommuniquePublished(**_text(partner_log, communique, known, language))
        if present.paragraphs != text.paragraphs:
            partner_log.publish(communique, partner_event_id(cause, language), [present])


def _texts_in_force(
    partner_log: PartnerLog, communique: str
) -> dict[str, partners.CommuniquePublished | partners.CommuniqueCorrected]:
    """Return the texts of a communiqué that are still public for partners, by language."""
    found: dict[str, partners.CommuniquePublished | partners.CommuniqueCorrected] = {}
    for event in partner_log.published(communique):
        if isinstance(event, partners.CommuniquePublished | partners.CommuniqueCorrected):
            found[event.language] = event
        elif isinstance(event, partners.CommuniqueWithdrawn):
            found.clear()
    return found


def is_published(partner_log: PartnerLog, conclusion: str, meeting: str) -> bool:
    """Return whether partners know a conclusion from a communiqué that is still public."""
    texts = _texts_in_force(partner_log, f"{COMMUNIQUE.name}-{uuid_of(meeting)}")
    return any(paragraph.conclusion == conclusion for text in texts.values() for paragraph in text.paragraphs)


def conclusions_of(partner_log: PartnerLog, communique: str) -> list[str]:
    """Return the conclusions named by the paragraphs of a communiqué, in order."""
    known = partner_log.known(communique)
    paragraphs = known.paragraphs if isinstance(known, KnownCommunique) else ()
    known_paragraphs = (partner_log.known(each) for each in paragraphs)
    contents = [
        each.content for each in known_paragraphs if isinstance(each, KnownParagraph) and each.content is not None
    ]
    return list(dict.fromkeys(each.conclusion for each in contents if each.conclusion is not None))


def _communique(partner_log: PartnerLog, event: StoredEvent, now: str) -> Sequence[ExternalEvent]:
    known = partner_log.known(event.stream)
    content = communiques.evolve(known.content if isinstance(known, KnownCommunique) else None, event.data)
    if content is None:
        return []
    before = known if isinstance(known, KnownCommunique) else KnownCommunique(content)
    after = before.with_content(content)
    match event.data:
        case CommuniquePublished(language=language):
            after = after.published_by(language, event.id)
    partner_log.set_known(event.stream, after)
    match event.data:
        case CommuniquePublished() | EmbargoEnded():
            # Each language is published once, for the event that published it.
            for new_language, text in _public_now(partner_log, event.stream, before, after):
                if now:
                    partner_log.publish(event.stream, after.causes[new_language], [text])
                    for each in filter(None, (paragraph.conclusion for paragraph in text.paragraphs)):
                        _publish_replacement(partner_log, each, partner_event_id(event.id, each))
        case CommuniqueCorrected(language=language) if language in content.public:
            return [_corrected(partner_log, event.stream, after, event.data)]
        case CommuniqueWithdrawn() if before.content.public:
            return [partners.CommuniqueWithdrawn(event.stream, content.meeting, _code(partner_log, content.meeting))]
    return []


def _public_now(
    partner_log: PartnerLog, id_: str, before: KnownCommunique, after: KnownCommunique
) -> Iterator[tuple[str, partners.CommuniquePublished]]:
    """Yield the text in each language in which it has become public."""
    for language in after.content.public:
        if language not in before.content.public:
            yield language, partners.CommuniquePublished(**_text(partner_log, id_, after, language))


def _corrected(
    partner_log: PartnerLog, id_: str, known: KnownCommunique, event: CommuniqueCorrected
) -> partners.CommuniqueCorrected:
    paragraphs = _paragraphs(partner_log, known, event.language)
    changed = {each.paragraph for each in event.changes}
    places = tuple(place for place, each in enumerate(paragraphs) if each.id in changed)
    text = _text(partner_log, id_, known, event.language)
    return partners.CommuniqueCorrected(**text, corrigendum=event.number, changed=places)


def _text(partner_log: PartnerLog, id_: str, known: KnownCommunique, language: Language | str) -> dict[str, Any]:
    content, version = known.content, known.content.languages[language]
    paragraphs = _paragraphs(partner_log, known, language)
    day = version.published_on or (version.not_before or _day_of(known.causes[language]))[:10]
    return {
        "communique": id_,
        "meeting": content.meeting,
        "code": _code(partner_log, content.meeting),
        "edition": version.edition,
        "language": language,
        "original": language == content.original,
        "title": content.title_in(language, content.public) or _code(partner_log, content.meeting),
        "paragraphs": tuple(
            partners.CommuniqueParagraph(each.role, each.text, each.conclusion, each.number, each.verb)  # type: ignore[arg-type]
            for each in paragraphs
        ),
        "sha256": communiques.sha256_of(paragraphs),
        "published_on": day,
        "path": f"/meetings/communiques/{content.meeting}",
    }


def _paragraphs(partner_log: PartnerLog, known: KnownCommunique, language: str) -> list[TextParagraph]:
    known_paragraphs = [partner_log.known(paragraph) for paragraph in known.paragraphs]
    rows = {
        each.content.fact: each
        for each in known_paragraphs
        if isinstance(each, KnownParagraph) and each.content is not None
    }
    contents = [each.content for each in rows.values() if each.content is not None]
    originals = in_order(known.content.paragraphs, contents, {fact: each.stated for fact, each in rows.items()})
    translations = {
        each.translates: each for each in contents if each.translates is not None and each.language == language
    }
    known_conclusions = {
        each.conclusion: found
        for each in originals
        if each.conclusion is not None and isinstance(found := partner_log.known(each.conclusion), KnownConclusion)
    }
    shown = {
        id_: ConclusionText(each.content.number, each.content.verb, each.content.wording)
        for id_, each in known_conclusions.items()
    }
    closed = {id_ for id_, each in known_conclusions.items() if each.restricted}
    text = text_of(originals, None if language == known.content.original else translations, shown)
    return [each for each in text if each is not None and each.conclusion not in closed]


def _code(partner_log: PartnerLog, meeting: str) -> str:
    """Return the code of a meeting as announced; that of one that is not public as recorded, as the public text shows it."""
    known = partner_log.known(meeting)
    return ((known.public or known.latest).code or known.code) if isinstance(known, MeetingView) else meeting


def _day_of(event: str) -> str:
    """Return the day (UTC) on which an event was made."""
    return time_of(event)[:10]
