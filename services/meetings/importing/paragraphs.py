"""The file of paragraphs of communiqués (RECORDS 10, 27): its rows begin the communiqué of each meeting, state the paragraphs
of the original and their translations, and put the original in order."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

import msgspec

from services.meetings.domain.communique_commands import OpenCommunique, OrderParagraphs, communique_stream
from shared.contracts.meetings.communiques import PARAGRAPHS
from shared.contracts.meetings.recordings import LANGUAGES
from shared.contracts.records import MEETING, PARAGRAPH
from shared.domain.decider import Command
from shared.domain.ids import imported_id
from shared.public_view.communiques import Communique
from shared.statements.wording import translatable as _
from shared.tables import cells
from shared.tables.cells import CellRefused
from shared.tables.complaints import Complaint
from shared.tables.composed import ComposedFile, EffectsPart, FilePart, FindStatements, PartOptions, RowEffect
from shared.tables.gathering import RowReader
from shared.tables.sheets import Sheet, TableRow
from shared.tables.statements import RecordNames
from shared.web.statements.composed_files import read_rows

_COMMUNIQUE, _TRANSLATES = "@communique", "@translates"
LONGEST_TITLE = 300
_NO_ORIGINAL = _("No line has the paragraph %(order)s of this meeting in the original, where “translates” is empty.")


def _with_records(sheet: Sheet, source: str, names: RecordNames, _recorded: FindStatements) -> Sheet:
    """Add to each row its communiqué, and to a translation its original."""
    originals = {
        (row.cells.get("meeting"), row.cells.get("order")): imported_id(
            PARAGRAPH.name, source, PARAGRAPHS_FILE.name_of(row)
        )
        for row in sheet.rows
        if "translates" not in row.cells
    }
    rows, missing = list[TableRow](), list[Complaint]()
    for row in sheet.rows:
        added = dict[str, str]()
        try:
            added[_COMMUNIQUE] = communique_stream(names.find(row.cells.get("meeting", ""), (MEETING,)))
        except CellRefused as refused:
            complaint = Complaint(sentence=refused.sentence, places=refused.places, field="meeting", line=row.number)
            missing.append(complaint)
        if (order := row.cells.get("translates")) is not None:
            original = originals.get((row.cells.get("meeting"), order))
            if original is None:
                complaint = Complaint(
                    sentence=_NO_ORIGINAL, places={"order": order}, field="translates", line=row.number
                )
                missing.append(complaint)
            else:
                added[_TRANSLATES] = original
        rows.append(msgspec.structs.replace(row, cells={**row.cells, **added}))
    return msgspec.structs.replace(sheet, rows=tuple(rows), complaints=(*sheet.complaints, *missing))


def _read(names: RecordNames, row: RowReader) -> dict[str, Any] | None:
    values = {
        "meeting": row.required("meeting", lambda text: names.find(text, (MEETING,))),
        "language": row.required("language", cells.one_of(tuple(LANGUAGES))),
        "order": row.required("order", cells.whole_number(0, 9999)),
    }
    heading = row.cells["text"] if row.cells.get("role") == "heading" and "text" in row.cells else None
    original = "translates" not in row.cells
    name = PARAGRAPHS_FILE.name_of(row)
    return None if row.complaints else {**values, "heading": heading, "original": original, "row": name}


class _Text(msgspec.Struct):
    """The communiqué of a meeting as its rows give it: `paragraphs` are those of the original, in order."""

    line: int
    name: str
    meeting: str
    original: str
    title: dict[str, str]
    paragraphs: dict[int, str]

    @property
    def in_order(self) -> dict[int, str]:
        return dict(sorted(self.paragraphs.items()))


def _texts(sheet: Sheet, options: PartOptions) -> Iterator[tuple[_Text, Communique | None]]:
    """Yield the text of each meeting, and the recorded communiqué. If rows differ on the original's language, the first
    row's holds."""
    texts = dict[str, _Text]()
    read = read_rows(sheet, partial(_read, options.names))
    for line, values in sorted(read, key=lambda each: not each[1]["original"]):
        code = options.names.name(values["meeting"]).removeprefix(f"{MEETING.name}:")
        fresh = _Text(line, code, values["meeting"], values["language"], {}, {})
        text = texts.setdefault(values["meeting"], fresh)
        if values["heading"] is not None and len(values["heading"]) <= LONGEST_TITLE:
            text.title.setdefault(values["language"], values["heading"])
        if values["original"]:
            text.paragraphs[values["order"]] = imported_id(PARAGRAPH.name, options.source, values["row"])
    recorded = options.service.room.communiques_by_id([communique_stream(meeting) for meeting in texts])
    for text in texts.values():
        if text.original not in text.title:
            text.title = {text.original: f"Communiqué of {text.name}", **text.title}
        now = recorded.get(communique_stream(text.meeting))
        yield text, None if now is None else now.communique


def _opened(sheet: Sheet, options: PartOptions) -> Iterator[RowEffect]:
    for text, now in _texts(sheet, options):
        yield RowEffect(
            line=text.line,
            row=text.name,
            record=communique_stream(text.meeting),
            values={"meeting": text.meeting, "language": text.original},
            now=None if now is None else {"meeting": text.meeting, "language": now.original},
            create=[OpenCommunique(meeting=text.meeting, title=text.title, original=text.original)],  # type: ignore[arg-type]
            # Refused: a communiqué keeps its original language.
            correct=lambda values, _reason, text=text: [  # type: ignore[misc]
                OpenCommunique(meeting=text.meeting, title=text.title, original=values["language"])
            ],
        )


def _ordered(sheet: Sheet, options: PartOptions) -> Iterator[RowEffect]:
    for text, now in _texts(sheet, options):
        ids, recorded = tuple(text.in_order.values()), () if now is None else now.paragraphs
        numbers = {id_: number for number, id_ in text.in_order.items()}
        ordering = OrderParagraphs(communique=communique_stream(text.meeting), paragraphs=ids)

        def correct(_values: Mapping[str, Any], _reason: str, ordering: Command = ordering) -> list[Command]:
            return [ordering]

        yield RowEffect(
            line=text.line,
            row=text.name,
            record=ordering.communique,
            values={"order": tuple(text.in_order)},
            now={"order": tuple(numbers.get(each, each) for each in recorded)} if recorded else None,
            create=[ordering],
            correct=correct,
        )


PARAGRAPHS_FILE = ComposedFile(
    name="paragraphs",
    title=_("Paragraphs of communiqués"),
    known_by=("meeting", "order", "language"),
    columns=("meeting", "order", "language", "role", "text", "translates", "conclusion", "topic"),
    needed=("role",),
    parts=(
        EffectsPart(_opened),
        FilePart(
            PARAGRAPHS,
            {
                "communique": (f"{{{_COMMUNIQUE}}}", "{meeting}"),
                "role": ("{role}",),
                "language": ("{language}",),
                "text": ("{text}",),
                "translates": (f"{{{_TRANSLATES}}}",),
                "conclusion": ("conclusion:{meeting}/{conclusion}",),
                "topic": ("topic:{topic}",),
            },
        ),
        EffectsPart(_ordered),
    ),
    prepare=_with_records,
    makes=("communiqué",),
)
