"""The changes to a text since it was last agreed, from the events of its paragraphs and conclusions."""

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

import msgspec
from markupsafe import Markup

from services.meetings.queries.histories import HistoryQueries
from services.meetings.read_models.communique_text import CommuniqueText
from shared.contracts.meetings.communiques import CommuniqueAgreed, ParagraphStated
from shared.domain.event import StoredEvent
from shared.domain.ids import time_of
from shared.event_store.histories import HistoryEvent
from shared.public_view import conclusions as conclusion_view
from shared.public_view.communiques import shown_conclusion
from shared.statements.events import Correction, StreamStatement, corrected


class Changes(msgspec.Struct, frozen=True):
    """The time at which the text was last agreed, and by record its text then (absent if it is new since) and the time
    of its last change. All are times of the day in UTC."""

    agreed: str | None
    then: Mapping[str, str]
    changed: Mapping[str, str]

    def text_then(self, paragraph: ParagraphStated) -> str | None:
        """Return the text of a paragraph as agreed; None if it is new or nothing was agreed."""
        conclusion_id = shown_conclusion(paragraph) if paragraph.translates is None else None
        return self.then.get(conclusion_id or paragraph.fact)

    def changed_at(self, paragraph: ParagraphStated) -> str:
        conclusion_id = shown_conclusion(paragraph) if paragraph.translates is None else None
        return self.changed.get(conclusion_id or paragraph.fact, "")


def changes_of(text: CommuniqueText, histories: HistoryQueries) -> Changes:
    """Return the changes to a communiqué's text, in one query."""
    events = histories.of_streams([text.id, *text.paragraphs, *text.conclusions])
    agreed = next((place for place, each in _last_first(events) if isinstance(each.event.data, CommuniqueAgreed)), None)
    agreed_texts = {} if agreed is None else _texts([each.event for each in events[:agreed]])
    changed = {each.event.stream: time_of(each.event.id)[11:16] for each in events if _tells_text(each.event)}
    return Changes(None if agreed is None else time_of(events[agreed].event.id)[11:16], agreed_texts, changed)


def _last_first(events: Sequence[HistoryEvent]) -> list[tuple[int, HistoryEvent]]:
    return list(reversed(list(enumerate(events))))


def _tells_text(event: StoredEvent) -> bool:
    return isinstance(event.data, StreamStatement | Correction) or hasattr(event.data, "wording")


def _texts(events: Sequence[StoredEvent]) -> dict[str, str]:
    """Return the texts of paragraphs, and the wordings of conclusions, after these events."""
    paragraphs: dict[str, ParagraphStated] = {}
    conclusions: dict[str, conclusion_view.Conclusion | None] = {}
    for event in events:
        match event.data:
            case ParagraphStated() as stated:
                paragraphs[event.stream] = stated
            case Correction() as correction if event.stream in paragraphs:
                paragraphs[event.stream] = corrected(paragraphs[event.stream], correction)
            case other:
                conclusions[event.stream] = conclusion_view.evolve(conclusions.get(event.stream), other)
    found = {fact: each.text for fact, each in paragraphs.items() if each.text is not None}
    return found | {id_: each.wording for id_, each in conclusions.items() if each is not None}


def marked_changes(then: str, now: str) -> Markup:
    """Return a text with its added words and its deleted words marked."""
    old, new = then.split(), now.split()
    parts = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind in ("delete", "replace"):
            parts.append(Markup("<del>{}</del>").format(" ".join(old[a:b])))
        if kind in ("insert", "replace"):
            parts.append(Markup("<ins>{}</ins>").format(" ".join(new[c:d])))
        if kind == "equal":
            parts.append(Markup.escape(" ".join(new[c:d])))
    return Markup(" ").join(parts)
