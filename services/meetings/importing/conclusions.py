"""The file of conclusions (RECORDS 10, 23): a row is drafted, adopted, and replaced by others of its meeting. A
conclusion is recognized by its meeting and number, regardless of the file or clerk that made it."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from services.meetings.domain import conclusion_commands as acts
from services.meetings.importing.rows import NO_REASON
from services.meetings.read_models.communique_text import ConclusionRow
from shared.contracts.meetings.conclusions import RELATIONS, VERBS
from shared.contracts.meetings.recordings import LANGUAGES
from shared.contracts.records import (
    CONCLUSION,
    GROUP,
    MEETING,
    NEED,
    ORGANIZATION,
    PROPOSAL,
    STATE,
    TOPIC,
    TREATMENT,
)
from shared.domain.decider import Command
from shared.domain.ids import imported_id
from shared.domain.provenance import Imported
from shared.public_view.conclusions import Conclusion
from shared.statements.fields import RecordKind
from shared.statements.wording import translatable as _
from shared.tables import cells
from shared.tables.cells import CellReading
from shared.tables.composed import ComposedFile, EffectsPart, PartOptions, RowEffect
from shared.tables.gathering import RowReader
from shared.tables.sheets import Sheet
from shared.tables.statements import RecordNames
from shared.web.statements.composed_files import read_rows

_CONTENT = {
    "verb": "verb",
    "calls on": "calls_on",
    "priority": "priority",
    "topics": "topics",
    "came from": "came_from",
    "source": "source",
}
"""The fields of an adopted conclusion that a correction replaces, by column."""
_NUMBER = cells.whole_number(1, 999)
Values = Mapping[str, Any]


def _records(names: RecordNames, *records: RecordKind) -> CellReading[tuple[str, ...]]:
    return cells.several(lambda text: names.find(text, records))


def _of_meeting(row: RowReader, names: RecordNames) -> dict[str, Any]:
    return {
        "meeting": row.required("meeting", lambda text: names.find(text, (MEETING,))),
        "number": row.required("number", _NUMBER),
    }


def _read(names: RecordNames, row: RowReader) -> dict[str, Any] | None:
    values = {
        **_of_meeting(row, names),
        "verb": row.required("verb", cells.one_of(VERBS)),
        "language": row.required("language", cells.one_of(tuple(LANGUAGES))),
        "wording": row.required("wording", cells.paragraphs()),
        "calls on": row.optional("calls on", _records(names, GROUP, ORGANIZATION, STATE)),
        "priority": row.optional("priority", cells.yes_no()),
        "topics": row.optional("topics", _records(names, TOPIC)),
        "came from": row.optional("came from", _records(names, NEED, PROPOSAL, CONCLUSION, TREATMENT)),
        "adopted on": row.optional("adopted on", row.partial_date),
        "source": row.optional("source", cells.line(1000)),
    }
    return None if row.complaints else {**values, "row": CONCLUSIONS_FILE.name_of(row)}


def _read_replacement(names: RecordNames, row: RowReader) -> dict[str, Any] | None:
    values = {
        **_of_meeting(row, names),
        "replaced by": row.required("replaced by", cells.several(_NUMBER)),
        "relation": row.required("relation", cells.one_of(RELATIONS)),
        "replaced on": row.required("replaced on", row.partial_date),
    }
    return None if row.complaints else {**values, "row": CONCLUSIONS_FILE.name_of(row)}


class _Numbered:
    """The recorded conclusions of meetings, by meeting and number."""

    def __init__(self, options: PartOptions) -> None:
        self._options = options
        self._rows: dict[str, dict[int, ConclusionRow]] = {}

    def find(self, meeting: str, number: int) -> ConclusionRow | None:
        if meeting not in self._rows:
            rows = self._options.service.room.conclusions_of(meeting).values()
            self._rows[meeting] = {row.conclusion.number: row for row in rows if row.conclusion.state != "dropped"}
        return self._rows[meeting].get(number)

    def id_of(self, meeting: str, number: int) -> str:
        """Return the id of the recorded one, or of the one that a row of the file makes."""
        if (row := self.find(meeting, number)) is not None:
            return row.id
        code = self._options.names.name(meeting).removeprefix(f"{MEETING.name}:")
        return imported_id(CONCLUSION.name, self._options.source, f"{code}/{number}")


def _conclusions(sheet: Sheet, options: PartOptions) -> Iterator[RowEffect]:
    recorded = _Numbered(options)
    for line, values in read_rows(sheet, partial(_read, options.names)):
        name, row = values.pop("row"), recorded.find(values["meeting"], values["number"])
        id_ = recorded.id_of(values["meeting"], values["number"])
        yield RowEffect(
            line=line,
            row=name,
            record=id_,
            values=values,
            now=None if row is None else _now(row.conclusion),
            create=list(_drafted(id_, values, Imported(options.source, name))),
            correct=partial(_corrected, id_, row.conclusion if row else None),
        )


def _now(conclusion: Conclusion) -> dict[str, Any]:
    return {
        "meeting": conclusion.meeting,
        "number": conclusion.number,
        "language": conclusion.language,
        "wording": conclusion.wording,
        "adopted on": conclusion.adopted_on,
        **{column: getattr(conclusion, name) for column, name in _CONTENT.items()},
    }


def _content(values: Values) -> dict[str, Any]:
    return {"number": values["number"]} | {name: values[column] for column, name in _CONTENT.items()}


def _worded(values: Values) -> dict[str, Any]:
    return {"wording": values["wording"], "language": values["language"]}


def _drafted(id_: str, values: Values, imported: Imported) -> Iterator[Command]:
    yield acts.DraftConclusion(
        conclusion=id_, meeting=values["meeting"], imported=imported, **_worded(values), **_content(values)
    )
    if values["adopted on"] is not None:
        yield acts.AdoptConclusion(conclusion=id_, on=values["adopted on"])


def _corrected(id_: str, now: Conclusion | None, values: Values, reason: str) -> Iterator[Command]:
    """Yield the commands that change a recorded conclusion to match the row; fields without a column stay."""
    assert now is not None
    content = {**_content(values), "items": now.items, "summary": now.summary}
    if now.state == "draft" or (values["language"], values["adopted on"]) != (now.language, now.adopted_on):
        if now.state != "draft":
            yield acts.WithdrawAdoption(conclusion=id_, reason=reason)
        yield acts.RedraftConclusion(conclusion=id_, **_worded(values), **content)
        if values["adopted on"] is not None:
            yield acts.AdoptConclusion(conclusion=id_, on=values["adopted on"])
        return
    yield acts.DescribeConclusion(conclusion=id_, reason=reason, **content)
    if values["wording"] != now.wording:
        yield acts.CorrectWording(conclusion=id_, wording=values["wording"], reason=reason)


def _replacements(sheet: Sheet, options: PartOptions) -> Iterator[RowEffect]:
    recorded = _Numbered(options)
    for line, values in read_rows(sheet, partial(_read_replacement, options.names)):
        name, meeting, number = values.pop("row"), values.pop("meeting"), values.pop("number")
        row = recorded.find(meeting, number)
        replaced = row.conclusion if row is not None and row.conclusion.state == "replaced" else None
        by = {recorded.id_of(meeting, each): each for each in values["replaced by"]}
        replacing = partial(acts.ReplaceConclusion, conclusion=recorded.id_of(meeting, number), by=tuple(by))
        now: dict[str, Any] | None = None
        if replaced is not None:
            by_now = tuple(by.get(each, each) for each in replaced.by)
            now = {"replaced by": by_now, "relation": replaced.relation, "replaced on": replaced.replaced_on}
        new = replacing(relation=values["relation"], on=values["replaced on"], reason=NO_REASON)
        yield RowEffect(
            line=line,
            row=name,
            record=new.conclusion,
            values=values,
            now=now,
            create=[new],
            # Refused: a replaced conclusion stays replaced.
            correct=lambda corrected, reason, replacing=replacing: [  # type: ignore[misc]
                replacing(relation=corrected["relation"], on=corrected["replaced on"], reason=reason)
            ],
        )


CONCLUSIONS_FILE = ComposedFile(
    name="conclusions",
    title=_("Conclusions"),
    known_by=("meeting", "number"),
    columns=(
        "meeting", "number", "verb", "language", "wording", "calls on", "priority", "topics", "came from", "adopted on",
        "replaced by", "relation", "replaced on",
    ),
    needed=("verb", "language", "wording"),
    parts=(EffectsPart(_conclusions), EffectsPart(_replacements, needs="replaced by")),
    makes=("conclusion",),
)  # fmt: skip
