"""A communiqué in one language as a document: the same bytes for the same text, as DOCX and as PDF/UA-1."""

import io
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path

import msgspec
from flask_babel import gettext as _

from shared.documents.archives import packed, unpacked
from shared.documents.characters import about_boxes, set_in_fonts
from shared.documents.typesetting import typeset
from shared.documents.xml_text import of_xml
from shared.web.days import present_locale

_TEMPLATE = Path(__file__).parent / "communique.typ"
RIGHT_TO_LEFT = ("ar",)
AUTHOR = "ITU-T, Telecommunication Standardization Bureau"


class CommuniqueDocument(msgspec.Struct, frozen=True):
    """The content of a document: title, one line of facts, a note such as "Draft", and pairs of role and text."""

    title: str
    language: str
    facts: str
    note: str
    paragraphs: Sequence[tuple[str, str]]
    day: str

    @property
    def dated(self) -> datetime:
        """Return the creation day that files state: the text's day, never the clock's."""
        return datetime.combine(date.fromisoformat(self.day), time(), UTC)


def beginning(verb: str | None, text: str, language: str) -> str:
    """Return the words put before a conclusion to make it a sentence in English, such as "They called on"; "" in other
    languages, and for a wording that already is a sentence."""
    if verb is None or language != "en" or text.casefold().startswith((verb, "they ")):
        return ""
    return f"They {verb}"


def communique_docx(communique: CommuniqueDocument) -> bytes:
    """Return the communiqué as a Word document."""
    # Imported for a document only: loading the library takes a tenth of a second.
    from docx.oxml import OxmlElement  # noqa: PLC0415
    from docx.oxml.ns import qn  # noqa: PLC0415

    from shared.documents.word.empty import empty_document  # noqa: PLC0415

    document = empty_document()
    properties = document.core_properties
    properties.title, properties.author, properties.language = of_xml(communique.title), AUTHOR, communique.language
    properties.created = properties.modified = communique.dated.replace(tzinfo=None)
    properties.comments = ""
    lines = [("Title", communique.title), ("Subtitle", communique.facts)]
    lines += [("Intense Quote", communique.note)] if communique.note else []
    lines += [("Heading 1" if role == "heading" else "Normal", text) for role, text in communique.paragraphs]
    for style, text in lines:
        paragraph = document.add_paragraph(of_xml(text), style=style)
        if communique.language in RIGHT_TO_LEFT:
            paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))  # noqa: SLF001 - the library has no name for it
        for run in paragraph.runs:
            language = OxmlElement("w:lang")
            language.set(qn("w:val"), communique.language)
            run._r.get_or_add_rPr().append(language)  # noqa: SLF001 - likewise
    buffer = io.BytesIO()
    document.save(buffer)
    return packed(unpacked(buffer.getvalue()))


def communique_pdf(communique: CommuniqueDocument) -> bytes:
    """Return the communiqué as a tagged PDF."""
    content = {
        "title": set_in_fonts(communique.title),
        "language": communique.language,
        "author": AUTHOR,
        "facts": set_in_fonts(communique.facts),
        "note": set_in_fonts(communique.note),
        "paragraphs": [
            {"role": role, "lines": [set_in_fonts(each) for each in text.splitlines()]}
            for role, text in communique.paragraphs
        ],
        "rtl": communique.language in RIGHT_TO_LEFT,
        "day": [communique.dated.year, communique.dated.month, communique.dated.day],
    }
    noted = {"boxes": about_boxes(content, _), "reader": present_locale().language}
    return typeset(_TEMPLATE, content | noted, communique.dated)
