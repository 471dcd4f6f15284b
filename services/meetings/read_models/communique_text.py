"""The text of a communiqué, read from rows: its paragraphs in order, their translations, the wording of its conclusions."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

import msgspec
from sqlalchemy import Connection, Row, bindparam, select

from services.meetings.read_models.conclusions import communiques, conclusions
from shared.contracts.meetings.communiques import PARAGRAPHS, ParagraphStated
from shared.domain.errors import NotThere
from shared.domain.event import Marking
from shared.event_store.statements.tables import statement_values, statements
from shared.public_view.communiques import (
    Communique,
    ConclusionText,
    TextParagraph,
    in_order,
    shown_conclusion,
    text_of,
)
from shared.public_view.conclusions import Conclusion


class ConclusionRow(msgspec.Struct, frozen=True):
    """A conclusion with its version and marking; `worded_by` is the account that last gave it its wording."""

    id: str
    version: int
    conclusion: Conclusion
    marking: Marking
    worded_by: str
    imported: bool


class CommuniqueRow(msgspec.Struct, frozen=True):
    """A communiqué without its text."""

    id: str
    version: int
    communique: Communique
    agreed_by: str | None


class ParagraphRow(msgspec.Struct, frozen=True):
    """A paragraph in one language; `stated` is the id of the event that stated it first, `actor` the account that
    stated it last."""

    paragraph: ParagraphStated
    version: int
    actor: str
    stated: str


class CommuniqueText(msgspec.Struct, frozen=True):
    """A communiqué with everything that its text is made of. `conclusions` are all of its meeting's, by id."""

    id: str
    version: int
    communique: Communique
    agreed_by: str | None
    paragraphs: Mapping[str, ParagraphRow]
    conclusions: Mapping[str, ConclusionRow]

    @property
    def originals(self) -> list[ParagraphStated]:
        """Return the paragraphs of the original, in order."""
        paragraphs = [each.paragraph for each in self.paragraphs.values()]
        stated = {fact: each.stated for fact, each in self.paragraphs.items()}
        return in_order(self.communique.paragraphs, paragraphs, stated)

    def translations(self, language: str) -> dict[str, ParagraphStated]:
        """Return the translations into a language, by their originals."""
        paragraphs = (each.paragraph for each in self.paragraphs.values())
        return {
            each.translates: each for each in paragraphs if each.translates is not None and each.language == language
        }

    def text(self, language: str) -> list[TextParagraph | None]:
        """Return the text in a language, with None in place of each untranslated paragraph."""
        translations = None if language == self.communique.original else self.translations(language)
        wordings = {
            id_: ConclusionText(row.conclusion.number, row.conclusion.verb, row.conclusion.wording)
            for id_, row in self.conclusions.items()
        }
        return text_of(self.originals, translations, wordings)

    def whole(self, language: str) -> list[TextParagraph]:
        """Return the text in a language, without untranslated paragraphs."""
        return [each for each in self.text(language) if each is not None]

    def untranslated(self, language: str) -> list[str]:
        """Return the paragraphs of the original that are not translated into a language."""
        pairs = zip(self.originals, self.text(language), strict=True)
        return [original.fact for original, text in pairs if text is None]

    @property
    def named(self) -> Sequence[str]:
        """Return the conclusions that a paragraph of the original names, in its order."""
        return [each.conclusion for each in self.originals if each.conclusion is not None]

    @property
    def conclusions_in_text(self) -> Sequence[str]:
        """Return the conclusions whose wording is in the text."""
        return [shown for each in self.originals if (shown := shown_conclusion(each)) is not None]

    @property
    def not_adopted(self) -> list[ParagraphStated]:
        """Return the conclusion paragraphs of the original without an adopted conclusion."""
        shown = (each for each in self.originals if each.role == "conclusion")
        return [each for each in shown if not self._is_adopted(each.conclusion)]

    def _is_adopted(self, conclusion: str | None) -> bool:
        return (
            conclusion is not None
            and conclusion in self.conclusions
            and self.conclusions[conclusion].conclusion.is_adopted
        )

    def left_out(self) -> list[ConclusionRow]:
        """Return the adopted conclusions, by number, that no paragraph names and that do not replace one so named."""
        shown = set(self.named)
        shown |= {by for id_ in shown if id_ in self.conclusions for by in self._successors(id_)}
        rows = (row for id_, row in self.conclusions.items() if id_ not in shown)
        return sorted((row for row in rows if row.conclusion.state == "adopted"), key=lambda row: row.conclusion.number)

    def _successors(self, id_: str, seen: frozenset[str] = frozenset()) -> Iterator[str]:
        if id_ in self.conclusions and id_ not in seen:
            for by in self.conclusions[id_].conclusion.by:
                yield by
                yield from self._successors(by, seen | {id_})

    def authors(self, language: str) -> set[str]:
        """Return the accounts that wrote the present text in a language."""
        rows = (self.paragraphs[each.id] for each in self.whole(language))
        return {self._author(row) for row in rows}

    def part_of(self, account: str, language: str) -> Literal["agreed", "wrote"] | None:
        """Return what an account did to the text in a language, so that another one has to approve it; None if nothing."""
        if self.agreed_by == account:
            return "agreed"
        return "wrote" if account in self.authors(language) else None

    def _author(self, row: ParagraphRow) -> str:
        conclusion_id = shown_conclusion(row.paragraph)
        if row.paragraph.translates is None and conclusion_id is not None and conclusion_id in self.conclusions:
            return self.conclusions[conclusion_id].worded_by
        return row.actor


# Built once: building it takes as long as sending it.
_ROW = select(communiques).where(communiques.c.id == bindparam("this"))
_PARAGRAPHS = select(statements).where(
    statements.c.kind == PARAGRAPHS.name,
    statements.c.fact.in_(
        select(statement_values.c.fact).where(
            statement_values.c.value.in_(bindparam("these", expanding=True)),
            statement_values.c.kind == PARAGRAPHS.name,
            statement_values.c.field == "communique",
        )
    ),
)
_CONCLUSIONS = (
    select(conclusions)
    .where(conclusions.c.meeting.in_(bindparam("these", expanding=True)))
    .order_by(conclusions.c.number)
)


def read_text(connection: Connection, communique: str) -> CommuniqueText:
    """Return a communiqué with its text. Raises NotThere."""
    row = connection.execute(_ROW, {"this": communique}).first()
    if row is None:
        raise NotThere(id=communique)
    return read_texts(connection, [communique_row(row)])[0]


def read_texts(connection: Connection, rows: Sequence[CommuniqueRow]) -> list[CommuniqueText]:
    """Return communiqués with their texts, in two queries however many there are."""
    if not rows:
        return []
    paragraphs: dict[str, dict[str, ParagraphRow]] = defaultdict(dict)
    for record in connection.execute(_PARAGRAPHS, {"these": [row.id for row in rows]}):
        paragraph = msgspec.json.decode(record.content, type=ParagraphStated)
        paragraphs[paragraph.communique][record.fact] = ParagraphRow(
            paragraph, record.version, record.actor, record.stated
        )
    conclusions: dict[str, dict[str, ConclusionRow]] = defaultdict(dict)
    for record in connection.execute(_CONCLUSIONS, {"these": [row.communique.meeting for row in rows]}):
        conclusions[record.meeting][record.id] = conclusion_row(record)
    return [
        CommuniqueText(
            row.id, row.version, row.communique, row.agreed_by, paragraphs[row.id], conclusions[row.communique.meeting]
        )
        for row in rows
    ]


def conclusions_of(connection: Connection, meeting: str) -> dict[str, ConclusionRow]:
    """Return all conclusions of a meeting by id, in order of their numbers."""
    return {row.id: conclusion_row(row) for row in connection.execute(_CONCLUSIONS, {"these": [meeting]})}


def conclusion_row(row: Row[Any]) -> ConclusionRow:
    """Return a row of the table of conclusions as an object."""
    content = msgspec.json.decode(row.content, type=Conclusion)
    return ConclusionRow(row.id, row.version, content, row.marking, row.worded_by, row.imported)


def communique_row(row: Row[Any]) -> CommuniqueRow:
    """Return a row of the table of communiqués as an object."""
    return CommuniqueRow(row.id, row.version, msgspec.json.decode(row.content, type=Communique), row.agreed_by)
