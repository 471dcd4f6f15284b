"""Letters of invitation and reminder, and their templates: files in the home, one for each kind of letter and language,
such as `templates/letter-invitation-fr.docx` or `templates/letter-reminder-fr.docx`. English ones are shipped."""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Literal

import msgspec
from babel import Locale
from babel.dates import format_date
from flask_babel import force_locale

from shared.domain.errors import Malformed
from shared.tables.languages import LANGUAGES
from shared.web.days import localized_days

LetterKind = Literal["invitation", "reminder"]
KINDS: tuple[LetterKind, ...] = ("invitation", "reminder")
SHIPPED = "en"
MOST = 200
"""The most letters in one ZIP: more would keep other users waiting."""
_FILE = re.compile(r"letter-(invitation|reminder)-([a-z]{2})\.docx")


class Letter(msgspec.Struct, frozen=True):
    """A letter: its kind, the addressee's name for the file, and the words of each tag that it has."""

    kind: LetterKind
    addressee: str
    words: Mapping[str, str]


class LetterTemplates:
    """The templates of a home, by kind and language."""

    def __init__(self, home: Path) -> None:
        self._folder = home / "templates"

    @property
    def languages(self) -> list[str]:
        """Return the languages in which both kinds of letter can be written, English first."""
        matches = [found for file in self._folder.glob("letter-*.docx") if (found := _FILE.fullmatch(file.name))]
        both = {each[2] for each in matches if each[1] == KINDS[0]} & {
            each[2] for each in matches if each[1] == KINDS[1]
        }
        return [SHIPPED, *sorted((both & set(LANGUAGES)) - {SHIPPED})]

    def template(self, kind: LetterKind, language: str) -> bytes | None:
        """Return a template; None for the shipped one, in English. Raises Malformed if the language has none."""
        file = self._folder / f"letter-{kind}-{language}.docx"
        if language in self.languages and file.is_file():
            return file.read_bytes()
        if language != SHIPPED:
            raise Malformed("language", f"There is no template {file.name}. Put one into {self._folder}.")
        return None


def written_day(day: str, language: str) -> str:
    """Return a day, known to the day, month or year, as a letter in a language writes it."""
    parts = [int(part) for part in day.split("-")]
    pattern = {1: "y", 2: "MMMM y", 3: "d MMMM y" if language == SHIPPED else "long"}[len(parts)]
    return format_date(date(*[*parts, 1, 1][:3]), pattern, locale=Locale.parse(language))


def written_days(first: str, last: str, language: str) -> str:
    """Return the days of a meeting as a letter in a language writes them; only the English form leaves out what both
    days share, since other languages inflect it."""
    if language == SHIPPED:
        with force_locale(SHIPPED):
            return localized_days(first, last, "long")
    return " – ".join(dict.fromkeys(written_day(day, language) for day in (first, last)))
