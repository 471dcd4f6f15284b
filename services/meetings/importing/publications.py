"""The file of publications (RECORDS 10, 28): the text of a communiqué is agreed, approved in a language and published,
as it was then. The operator's import stands in for the approver of that time."""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from typing import Any

from services.meetings.domain.communique_commands import (
    AgreeCommunique,
    ApproveCommunique,
    PublishCommunique,
    communique_stream,
)
from services.meetings.read_models.communique_text import CommuniqueText
from shared.contracts.meetings.recordings import LANGUAGES
from shared.contracts.records import MEETING
from shared.domain.decider import Command
from shared.domain.errors import NotThere
from shared.domain.importing import FileRefused
from shared.public_view.communiques import sha256_of
from shared.statements.wording import translatable as _
from shared.tables import cells
from shared.tables.cells import CellRefused
from shared.tables.composed import ComposedFile, EffectsPart, PartOptions, RowEffect
from shared.tables.gathering import NEEDED, RowReader
from shared.tables.sheets import Sheet
from shared.tables.statements import RecordNames
from shared.web.statements.composed_files import read_rows
from shared.web.statements.importing import refused_row

_NO_TEXT = _("No text of this meeting's communiqué is recorded. Import its paragraphs first.")
_INSTANT = "%Y-%m-%dT%H:%M:%SZ"
_NO_INSTANT = _("Give a moment in UTC, such as 2027-12-08T18:00:00Z.")


def _moment(text: str) -> str:
    try:
        return datetime.strptime(text, _INSTANT).replace(tzinfo=UTC).strftime(_INSTANT)
    except ValueError:
        raise CellRefused(_NO_INSTANT) from None


def _read(names: RecordNames, row: RowReader) -> dict[str, Any] | None:
    values = {
        "meeting": row.required("meeting", lambda text: names.find(text, (MEETING,))),
        "language": row.required("language", cells.one_of(tuple(LANGUAGES))),
        "published on": row.optional("published on", row.day),
        "not before": row.optional("not before", _moment),
        "left out": row.optional("left out", cells.line(1000)),
    }
    if "published on" not in row.cells and "not before" not in row.cells:
        row.refuse("published on", NEEDED)
    row.optional("source", cells.absent)
    name = PUBLICATIONS_FILE.name_of(row)
    return None if row.complaints else {**values, "row": name}


def _publications(sheet: Sheet, options: PartOptions) -> Iterator[RowEffect]:
    agreed = set[str]()
    for line, values in read_rows(sheet, partial(_read, options.names)):
        name, id_ = values.pop("row"), communique_stream(values["meeting"])
        try:
            text = options.service.room.communique(id_)
        except NotThere:
            raise FileRefused([refused_row(line, name, "meeting", _NO_TEXT)]) from None
        publishing = PublishCommunique(
            communique=id_,
            language=values["language"],
            published_on=values["published on"],
            not_before=values["not before"],
            left_out=values["left out"],
        )
        preceding = list(_approved(text, publishing, options, agree=id_ not in agreed))
        agreed.add(id_)
        yield RowEffect(
            line=line,
            row=name,
            record=f"{id_}/{values['language']}",
            values=values,
            now=_now(text, values["language"]),
            create=[*preceding, publishing],
            # Refused: a published text is corrected by a corrigendum.
            correct=lambda _values, _reason, publishing=publishing: [publishing],  # type: ignore[misc]
        )


def _now(text: CommuniqueText, language: str) -> dict[str, Any] | None:
    if not text.communique.is_published(language):
        return None
    version = text.communique.languages[language]
    return {
        "meeting": text.communique.meeting,
        "language": language,
        "published on": version.published_on,
        "not before": version.not_before,
        "left out": version.left_out,
    }


def _approved(
    text: CommuniqueText, publishing: PublishCommunique, options: PartOptions, *, agree: bool
) -> Iterator[Command]:
    """Yield the commands before publishing: the text is agreed on the last day of its meeting, and approved."""
    if agree and not text.communique.is_agreed:
        meeting = options.service.queries.meeting(text.communique.meeting)
        sha256 = sha256_of(text.whole(text.communique.original))
        yield AgreeCommunique(communique=text.id, on=meeting.last_day or meeting.first_day, text_sha256=sha256)
    if not text.communique.is_approved(publishing.language):
        sha256 = sha256_of(text.whole(publishing.language))
        yield ApproveCommunique(communique=text.id, language=publishing.language, text_sha256=sha256)


PUBLICATIONS_FILE = ComposedFile(
    name="publications",
    title=_("Publications of communiqués"),
    known_by=("meeting", "language"),
    columns=("meeting", "language", "published on", "not before", "left out"),
    parts=(EffectsPart(_publications, opens=True),),
    makes=("communiqué agreed, approved, published",),
)
