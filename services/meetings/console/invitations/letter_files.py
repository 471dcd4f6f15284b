"""Letters as Word documents, made from the installation's template, in one ZIP. A tag for which a letter has no words
keeps the template's text.

Import this module only where needed: few requests write a letter, and loading the library takes a tenth of a second.
"""

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from functools import cache

import docx
from docx.oxml.xmlchemy import BaseOxmlElement as Element

from services.meetings.console.invitations.letters import Letter, LetterKind, LetterTemplates
from shared.documents.archives import packed, unpacked
from shared.documents.word.controls import controls_in, fill
from shared.documents.word.elements import run, w
from shared.documents.word.empty import empty_document
from shared.documents.word.template import opened

TAGS = (
    "reference", "date", "organization", "person", "country", "series", "meeting", "days", "place", "due", "invited",
    "signatory", "function",
)  # fmt: skip
NEEDED = ("organization",)
"""The tags that a template must have: without them every letter would be the same."""
_WHEN_AND_WHERE = (("Date: ", "*days"), ("Place: ", "*place:to be announced"))
"""Lines of their own: a sentence would need other words for a day, for several and for a month."""
_BODIES: Mapping[LetterKind, Sequence[Sequence[str]]] = {
    "invitation": (
        ("I am pleased to invite your organization to the meeting ", "*meeting", " in the series “", "*series", "”."),
        *_WHEN_AND_WHERE,
        ("Please tell us by ", "*due:an early day", " whether you can take part, who will come, and whether in person or remotely."),
    ),
    "reminder": (
        ("We invited your organization to the meeting ", "*meeting", " in the series “", "*series",
         "” (our invitation of ", "*invited", "), and have not had your answer yet."),
        *_WHEN_AND_WHERE,
        ("Please tell us by ", "*due:an early day", " whether you can take part."),
    ),
}  # fmt: skip


@cache
def shipped_template(kind: LetterKind) -> bytes:
    """Return the shipped English template, to use as it is or to adapt."""
    document = empty_document()
    lines: list[Sequence[str]] = [
        ("*reference:Reference",), ("*date",), ("*person:To whom it may concern",), ("*organization",), ("*country:",),
        ("Dear Sir or Madam,",), *_BODIES[kind], ("Yours faithfully,",), ("*signatory:Name",), ("*function:Function",),
    ]  # fmt: skip
    for line in lines:
        paragraph = document.add_paragraph()._p  # noqa: SLF001  its library has no way to add a control
        for part in line:
            paragraph.append(_control(part.removeprefix("*")) if part.startswith("*") else run(part))
    return _saved(document)


def _control(definition: str) -> Element:
    """Return a control for `tag` or `tag:default words`."""
    tag, _colon, text = definition.partition(":")
    return w(
        "sdt", w("sdtPr", w("alias", val=tag.title()), w("tag", val=tag), w("text")), w("sdtContent", run(text or tag))
    )


def letter_file(template: bytes, values: Mapping[str, str], on: date) -> bytes:
    """Return a letter as DOCX: the same bytes for the same values. Raises Malformed for an unusable template."""
    document = opened(template)
    controls = controls_in(document, TAGS, NEEDED)
    for tag, value in values.items():
        for control in controls.get(tag, ()):
            fill(control, value)
    properties = document.core_properties
    properties.author = properties.last_modified_by = "Rapporteur"
    properties.created = properties.modified = datetime.combine(on, time(), UTC)
    properties.title, properties.revision = values.get("reference", "")[:255], 1
    return _saved(document)


def letters_archive(
    letters: Iterable[Letter], templates: LetterTemplates, language: str, on: date, beside: Mapping[str, bytes]
) -> bytes:
    """Return a ZIP of all letters and the files beside them. Raises Malformed."""
    parts = dict(beside)
    for number, letter in enumerate(letters, 1):
        template = templates.template(letter.kind, language) or shipped_template(letter.kind)
        parts[f"letters/{number:03}-{_file_name(letter.addressee)}.docx"] = letter_file(template, letter.words, on)
    return packed(parts)


def _file_name(text: str) -> str:
    return re.sub(r"[^\w]+", "-", text, flags=re.UNICODE).strip("-")[:60] or "letter"


def _saved(document: docx.document.Document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return packed(unpacked(buffer.getvalue()))
