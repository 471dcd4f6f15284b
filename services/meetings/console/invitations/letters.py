"""Letters of invitation and reminder: one Word document each, made from the installation's template, in one ZIP.
Templates are files in the home, one for each kind of letter and language, such as
`templates/letter-invitation-fr.docx` or `templates/letter-reminder-fr.docx`. English ones are shipped. A tag for which
a letter has no words keeps the template's text."""

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import Literal

import docx
import msgspec
from babel import Locale
from babel.dates import format_date
from docx.oxml.xmlchemy import BaseOxmlElement as Element

from shared.documents.archives import packed, unpacked
from shared.documents.word.controls import controls_in, fill
from shared.documents.word.elements import run, w
from shared.documents.word.template import opened
from shared.domain.errors import Malformed
from shared.tables.languages import LANGUAGES

LetterKind = Literal["invitation", "reminder"]
KINDS: tuple[LetterKind, ...] = ("invitation", "reminder")
SHIPPED = "en"
MOST = 200
"""The most letters in one ZIP: more would keep other users waiting."""
TAGS = (
    "reference", "date", "organization", "person", "country", "series", "meeting", "days", "place", "due", "invited",
    "signatory", "function",
)  # fmt: skip
NEEDED = ("organization",)
"""The tags that a template must have: without them every letter would be the same."""
_FILE = re.compile(r"letter-(invitation|reminder)-([a-z]{2})\.docx")
_BODIES: Mapping[LetterKind, Sequence[Sequence[str]]] = {
    "invitation": (
        ("I am pleased to invite your organization to ", "*series", " (", "*meeting", "), which is held on ", "*days", " in ",
         "*place:a place that will be announced", "."),
        ("Please tell us by ", "*due:an early day", " whether you can take part, who will come, and whether in person or remotely."),
    ),
    "reminder": (
        ("On ", "*invited", " we invited your organization to ", "*series", " (", "*meeting", "), which is held on ", "*days", " in ",
         "*place:a place that will be announced", ". We have not had your answer yet."),
        ("Please tell us by ", "*due:an early day", " whether you can take part."),
    ),
}  # fmt: skip


class Letter(msgspec.Struct, frozen=True):
    """A letter: its kind, the addressee's name for the file, and the words of each tag that it has."""

    kind: LetterKind
    addressee: str
    words: Mapping[str, str]


class LetterTemplates:
    """The templates of a home, by kind and language; for English the shipped one is the default."""

    def __init__(self, home: Path) -> None:
        self._folder = home / "templates"

    @property
    def languages(self) -> list[str]:
        """Return the languages in which both kinds of letter can be written, English first."""
        own = [found for file in self._folder.glob("letter-*.docx") if (found := _FILE.fullmatch(file.name))]
        both = {each[2] for each in own if each[1] == KINDS[0]} & {each[2] for each in own if each[1] == KINDS[1]}
        return [SHIPPED, *sorted((both & set(LANGUAGES)) - {SHIPPED})]

    def template(self, kind: LetterKind, language: str) -> bytes:
        """Return a template. Raises Malformed if the language has none."""
        file = self._folder / f"letter-{kind}-{language}.docx"
        if language in self.languages and file.is_file():
            return file.read_bytes()
        if language != SHIPPED:
            raise Malformed("language", f"There is no template {file.name}. Put one into {self._folder}.")
        return shipped_template(kind)


@cache
def shipped_template(kind: LetterKind) -> bytes:
    """Return the shipped English template, to use as it is or to adapt."""
    document = docx.Document()
    lines: list[Sequence[str]] = [
        ("*reference:Reference",), ("*date",), ("*person:To whom it may concern",), ("*organization",), ("*country:",),
        ("Dear Sir or Madam,",), *_BODIES[kind], ("Yours faithfully,",), ("*signatory:Name",), ("*function:Function",),
    ]  # fmt: skip
    for line in lines:
        paragraph = document.add_paragraph()._p  # noqa: SLF001  its library has no way to add a control
        for part in line:
            paragraph.append(_control(part.removeprefix("*")) if part.startswith("*") else run(part))
    return _saved(document)


def _control(said: str) -> Element:
    """Return a control for `tag` or `tag:default words`."""
    tag, _colon, words = said.partition(":")
    return w(
        "sdt", w("sdtPr", w("alias", val=tag.title()), w("tag", val=tag), w("text")), w("sdtContent", run(words or tag))
    )


def letter_file(template: bytes, words: Mapping[str, str], on: date) -> bytes:
    """Return a letter as DOCX: the same bytes for the same words. Raises Malformed for an unusable template."""
    document = opened(template)
    controls = controls_in(document, TAGS, NEEDED)
    for tag, said in words.items():
        for control in controls.get(tag, ()):
            fill(control, said)
    about = document.core_properties
    about.author = about.last_modified_by = "Rapporteur"
    about.created = about.modified = datetime.combine(on, time(), UTC)
    about.title, about.revision = words.get("reference", "")[:255], 1
    return _saved(document)


def letters_archive(
    letters: Iterable[Letter], templates: LetterTemplates, language: str, on: date, beside: Mapping[str, bytes]
) -> bytes:
    """Return a ZIP of all letters and the files beside them. Raises Malformed."""
    parts = dict(beside)
    for number, letter in enumerate(letters, 1):
        template = templates.template(letter.kind, language)
        parts[f"letters/{number:03}-{_file_name(letter.addressee)}.docx"] = letter_file(template, letter.words, on)
    return packed(parts)


def written_day(day: str, language: str) -> str:
    """Return a day, known to the day, month or year, as a letter in a language writes it."""
    parts = [int(part) for part in day.split("-")]
    pattern = {1: "y", 2: "MMMM y", 3: "d MMMM y" if language == SHIPPED else "long"}[len(parts)]
    return format_date(date(*[*parts, 1, 1][:3]), pattern, locale=Locale.parse(language))


def _file_name(words: str) -> str:
    return re.sub(r"[^\w]+", "-", words, flags=re.UNICODE).strip("-")[:60] or "letter"


def _saved(document: docx.document.Document) -> bytes:
    written = io.BytesIO()
    document.save(written)
    return packed(unpacked(written.getvalue()))
