"""The content of the room: conclusions with what each lacks, the communiqué in one language, and the three checks."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec
from markupsafe import Markup

from services.meetings.console.room.changes import Changes, changes_of, marked_changes
from services.meetings.console.room.presence import Others
from services.meetings.queries.histories import HistoryQueries
from services.meetings.queries.room import RoomQueries
from services.meetings.read_models.communique_text import CommuniqueText, ConclusionRow
from shared.contracts.meetings.agendas import AGENDA_ITEMS
from shared.contracts.meetings.communiques import ParagraphStated
from shared.contracts.meetings.conclusions import ASKING
from shared.contracts.records import CONCLUSION, NEED, PROPOSAL
from shared.domain.ids import kind_of
from shared.event_store.statements import StatementQueries, StatementRow
from shared.public_view.communiques import Communique, LanguageVersion, sha256_of, sha256_of_text

ANSWERED = frozenset({NEED.name, PROPOSAL.name, CONCLUSION.name})
"""The kinds of records that an agenda takes up and a conclusion may respond to."""


class RoomConclusion(msgspec.Struct, frozen=True):
    """A conclusion on the left. `paragraph`: the one that names it, "" if none does."""

    row: ConclusionRow
    paragraph: str

    @property
    def is_closed(self) -> bool:
        """Return whether it is restricted: its wording is never shown where the whole room can see it."""
        return self.row.marking == "restricted"

    @property
    def sha256(self) -> str:
        """Return the hash of its editable fields, which reveals a change made meanwhile."""
        conclusion = self.row.conclusion
        named = [*(conclusion.calls_on or ()), *(conclusion.topics or ()), *(conclusion.came_from or ())]
        return sha256_of_text("\n".join([conclusion.verb, conclusion.wording, *named, str(bool(conclusion.priority))]))

    @property
    def lacks_addressee(self) -> bool:
        return self.row.conclusion.verb in ASKING and not self.row.conclusion.calls_on


class RoomParagraph(msgspec.Struct, frozen=True):
    """A paragraph of the original on the right, with its text in the language shown. `text`: None until it is
    translated; `then`: its text as last agreed, None for a new one. `in_hand`: another clerk is typing in it."""

    original: ParagraphStated
    original_text: str
    text: str | None
    text_id: str
    number: int | None
    verb: str | None
    then: str | None
    changed_at: str
    in_hand: bool
    is_closed: bool

    @property
    def sha256(self) -> str:
        """Return the hash of its present text, which reveals a change made meanwhile."""
        return sha256_of_text(self.text or "")

    def has_changed(self, *, agreed: bool) -> bool:
        return agreed and self.text is not None and self.text != self.then

    def marked(self, *, agreed: bool) -> Markup:
        """Return its text with the changes since it was agreed marked."""
        now = self.text or ""
        return marked_changes(self.then or "", now) if self.has_changed(agreed=agreed) else Markup.escape(now)


class Room(msgspec.Struct, frozen=True):
    """Everything that the page shows. `text` is None until the communiqué is begun; `items` are agenda items without a
    conclusion, `taken_up` the records taken up by the agenda to which a conclusion may respond, with the number of their
    item; `restricted` are the records on the page whose names the whole room must not see."""

    meeting: Any
    language: str
    conclusions: tuple[RoomConclusion, ...]
    replaced: tuple[ConclusionRow, ...]
    items: tuple[StatementRow, ...]
    taken_up: dict[str, str]
    restricted: frozenset[str]
    text: CommuniqueText | None
    paragraphs: tuple[RoomParagraph, ...]
    changes: Changes | None
    others: Others

    @property
    def communique(self) -> Communique | None:
        return None if self.text is None else self.text.communique

    @property
    def version(self) -> LanguageVersion | None:
        return None if self.communique is None else self.communique.languages.get(self.language)

    @property
    def is_original(self) -> bool:
        return self.communique is None or self.language == self.communique.original

    @property
    def is_frozen(self) -> bool:
        """Return whether only a corrigendum can change the text in this language."""
        communique = self.communique
        return communique is not None and (
            communique.is_approved(self.language) or (self.is_original and communique.is_agreed)
        )

    @property
    def was_agreed(self) -> bool:
        return self.changes is not None and self.changes.agreed is not None

    @property
    def changed(self) -> list[RoomParagraph]:
        return [each for each in self.paragraphs if each.has_changed(agreed=self.was_agreed and self.is_original)]

    @property
    def untranslated(self) -> int:
        return sum(each.text is None for each in self.paragraphs)

    @property
    def not_adopted(self) -> list[str]:
        return [] if self.text is None else [each.fact for each in self.text.not_adopted]

    @property
    def not_in_text(self) -> list[RoomConclusion]:
        return [each for each in self.conclusions if not each.paragraph]

    @property
    def without_addressee(self) -> list[RoomConclusion]:
        return [each for each in self.conclusions if each.lacks_addressee]

    @property
    def state_sha256(self) -> str:
        """Return a hash of everything shown; it differs after any change."""
        wordings = [f"{each.row.id} {each.row.version}" for each in self.conclusions]
        texts = [] if self.text is None else [f"{fact} {row.version}" for fact, row in self.text.paragraphs.items()]
        version = [] if self.text is None else [str(self.text.version)]
        return sha256_of_text("\n".join([*wordings, *sorted(texts), *version]))

    @property
    def text_sha256(self) -> str:
        return "" if self.text is None else sha256_of(self.text.whole(self.language))

    @property
    def named(self) -> list[str]:
        """Return the records that the page names."""
        return list(dict.fromkeys(_named([*(each.row for each in self.conclusions), *self.replaced], self.taken_up)))

    def paragraph(self, fact: str) -> RoomParagraph | None:
        return next((each for each in self.paragraphs if each.original.fact == fact), None)


class RoomContents:
    """The queries of the page: ten, whatever the length of the text."""

    def __init__(self, room: RoomQueries, statements: StatementQueries, histories: HistoryQueries) -> None:
        self._room, self._statements, self._histories = room, statements, histories

    def of(self, meeting: Any, language: str, others: Others) -> Room:
        """Return the room of a meeting in a language, by default the original."""
        id_ = self._room.communique_of(meeting.id)
        text = None if id_ is None else self._room.communique(id_)
        conclusions = self._room.conclusions_of(meeting.id) if text is None else text.conclusions
        paragraphs = {} if text is None else {each.conclusion: each.fact for each in text.originals if each.conclusion}
        active = [row for row in conclusions.values() if row.conclusion.state in ("draft", "adopted")]
        replaced = [row for row in conclusions.values() if row.conclusion.state == "replaced"]
        items = self._statements.naming([meeting.id], [AGENDA_ITEMS.name])
        taken_up = {
            record: item.statement.number
            for item in items
            for record in item.statement.takes_up or ()
            if kind_of(record) in ANSWERED
        }
        changes = None if text is None else changes_of(text, self._histories)
        chosen = language or (text.communique.original if text else "en")
        return Room(
            meeting=meeting,
            language=chosen,
            conclusions=tuple(RoomConclusion(row, paragraphs.get(row.id, "")) for row in active),
            replaced=tuple(replaced),
            items=tuple(_without_conclusion(items, active)),
            taken_up=taken_up,
            restricted=self.restricted(_named([*active, *replaced], taken_up)),
            text=text,
            paragraphs=() if text is None or changes is None else _paragraphs(text, chosen, changes, others),
            changes=changes,
            others=others,
        )

    def restricted(self, records: Iterable[str]) -> frozenset[str]:
        """Return the restricted ones among these records."""
        ids = list(dict.fromkeys(records))
        if not ids:
            return frozenset()
        statements = self._statements.several(ids).items()
        closed = {fact for fact, row in statements if row.marking == "restricted"}
        return frozenset(closed | {row.id for row in self._room.several(ids) if row.marking == "restricted"})


def _named(conclusions: Iterable[ConclusionRow], taken_up: Iterable[str]) -> Iterator[str]:
    for row in conclusions:
        conclusion = row.conclusion
        yield from conclusion.calls_on or ()
        yield from conclusion.topics or ()
        yield from conclusion.came_from or ()
        yield from conclusion.by
    yield from taken_up


def _without_conclusion(items: Iterable[StatementRow], standing: Sequence[ConclusionRow]) -> list[StatementRow]:
    taken = {item for row in standing for item in row.conclusion.items or ()}
    return [item for item in items if item.fact not in taken and item.statement.kind == "substantive"]


def _paragraphs(text: CommuniqueText, language: str, changes: Changes, others: Others) -> tuple[RoomParagraph, ...]:
    originals, in_original = text.originals, text.text(text.communique.original)
    shown = in_original if language == text.communique.original else text.text(language)
    closed = {id_ for id_, row in text.conclusions.items() if row.marking == "restricted"}
    return tuple(
        RoomParagraph(
            original=original,
            original_text="" if first is None else first.text,
            text=None if current is None else current.text,
            text_id="" if current is None else current.id,
            number=None if first is None else first.number,
            verb=None if first is None else first.verb,
            then=changes.text_then(original),
            changed_at=changes.changed_at(original),
            in_hand=original.fact in others.in_hand,
            is_closed=original.conclusion in closed,
        )
        for original, first, current in zip(originals, in_original, shown, strict=True)
    )
