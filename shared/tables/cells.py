"""Parsers for a cell's text: a day, a number, a word from a list. Ambiguous text is refused."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import TypeVar

from shared.contracts.countries import COUNTRIES
from shared.domain.collation import collation_key
from shared.domain.dates import MONTHS, PartialDate, span, written_date
from shared.domain.money import is_amount, is_currency
from shared.statements.wording import translatable as _

T = TypeVar("T")
CellReading = Callable[[str], T]
"""A parser for a text; raises CellRefused."""

NO_DATE = _("Give a day, a month or a year, such as 2016-10-23, 2016-10 or 2016.")
NO_DAY = _("Give a day, such as 2016-10-23.")
_TWO_WAYS = _("%(text)s can be read in two ways. Write dates like 2016-10-23 or 23 Oct 2016.")
TOO_LONG = _("Use at most %(most)s characters.")
NO_ANSWER = _("Write yes or no, or leave the cell empty where it is not known.")
NO_AMOUNT = _("Write an amount such as 40000 or 40000.50, without separators of thousands.")
NO_CURRENCY = _("Write the code of a currency, three letters such as CHF.")
NO_CODE = _("%(code)s is not a country code. Use ISO 3166-1, such as FIN.")

_NUMBERS = re.compile(r"\d{1,2}[-/. ]\d{1,2}[-/. ](\d{2}|\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2})(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?)?", re.ASCII)
"""A date, possibly with a time of day, which workbook cells have even where only a day was meant."""
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?", re.ASCII)
_WHOLE = re.compile(r"-?\d{1,18}", re.ASCII)
_SEPARATORS = re.compile(r"[;|]")


class CellRefused(Exception):
    """The reason for refusing a cell: a sentence marked for translation, and the values of its placeholders."""

    def __init__(self, sentence: str, **places: object) -> None:
        super().__init__(sentence)
        self.sentence, self.places = sentence, places


def partial_date(
    text: str, first_serial: date | None = None, months: Mapping[str, int] = MONTHS, remedy: str = NO_DATE
) -> PartialDate:
    """Return the ISO form of a day, a month or a year. `first_serial`: the day that five-digit numbers count from, if
    they may denote days."""
    year_first, serial = _YEAR_FIRST.fullmatch(text), _SERIAL.fullmatch(text)
    if year_first:
        text = "-".join(part.zfill(2) for part in year_first.groups() if part)
    elif serial and first_serial:
        text = (first_serial + timedelta(days=int(serial[1]))).isoformat()
    elif _NUMBERS.fullmatch(text):
        raise CellRefused(_TWO_WAYS, text=text)
    try:
        return written_date(text, months)
    except ValueError:
        raise CellRefused(remedy) from None


def day(text: str, first_serial: date | None = None, months: Mapping[str, int] = MONTHS) -> PartialDate:
    """Return the ISO form of a day."""
    parsed = partial_date(text, first_serial, months, NO_DAY)
    if span(parsed)[0] != span(parsed)[1]:
        raise CellRefused(NO_DAY)
    return parsed


def yes_no(yes: Iterable[str] = (), no: Iterable[str] = (), remedy: str = NO_ANSWER) -> CellReading[bool]:
    """Return a parser for yes and no, true and false, 1 and 0, and the words for them in the reader's language."""
    answers = dict.fromkeys(["yes", "true", "1", "x"], True) | dict.fromkeys(["no", "false", "0"], False)
    answers |= {_folded(each): True for each in yes} | {_folded(each): False for each in no}

    def read(text: str) -> bool:
        if (answer := answers.get(_folded(text))) is None:
            raise CellRefused(remedy)
        return answer

    return read


def whole_number(least: int | None = None, most: int | None = None) -> CellReading[int]:
    def read(text: str) -> int:
        if not _WHOLE.fullmatch(text):
            raise CellRefused(_("Write a whole number without separators, such as 1200."))
        number = int(text)
        if (least is not None and number < least) or (most is not None and number > most):
            raise CellRefused(_out_of_bounds(least, most), least=least, most=most)
        return number

    return read


def _out_of_bounds(least: int | None, most: int | None) -> str:
    if most is None:
        return _("Give a number of %(least)s or more.")
    return _("Give a number up to %(most)s.") if least is None else _("Give a number from %(least)s to %(most)s.")


def one_of(words: Mapping[str, str] | Iterable[str], others: CellReading[str] | None = None) -> CellReading[str]:
    """Return a parser for a word from a list, ignoring case; if a mapping gives labels, they are accepted too. The list
    is closed unless there is a parser for `others`."""
    labels = words if isinstance(words, Mapping) else {each: each for each in words}
    by_text = {_folded(label): word for word, label in labels.items()} | {_folded(word): word for word in labels}

    def read(text: str) -> str:
        if (word := by_text.get(_folded(text))) is None:
            if others is not None:
                return others(text)
            sentence = _("Choose one of %(choices)s, or leave the cell empty.")
            raise CellRefused(sentence, choices=", ".join(map(str, labels.values())))
        return word

    return read


def absent(_text: str) -> None:
    """Refuse a cell that does not belong in its row."""
    raise CellRefused(_("Leave this empty in this row."))


def as_written(longest: int) -> CellReading[str]:
    """Return a parser that keeps text unchanged."""
    return lambda text: _not_longer(text, longest)


def line(longest: int = 200) -> CellReading[str]:
    """Return a parser for a single line of text, normalized (NFC) and with single spaces, as in form fields."""
    return lambda text: _not_longer(" ".join(unicodedata.normalize("NFC", text).split()), longest)


def amount(text: str) -> str:
    """Return an amount of money as decimal text."""
    if not is_amount(text):
        raise CellRefused(NO_AMOUNT)
    return text


def currency(text: str) -> str:
    """Return a currency code."""
    if not is_currency(text.upper()):
        raise CellRefused(NO_CURRENCY)
    return text.upper()


def paragraphs(longest: int = 4000) -> CellReading[str]:
    """Return a parser for one or more lines of text."""
    return lambda text: _not_longer(unicodedata.normalize("NFC", text), longest)


def _not_longer(text: str, longest: int) -> str:
    if len(text) > longest:
        raise CellRefused(TOO_LONG, most=longest)
    return text


def several(read: CellReading[T], separators: re.Pattern[str] = _SEPARATORS) -> CellReading[tuple[T, ...]]:
    """Return a parser for distinct values separated by `;` or `|`."""
    return lambda text: tuple(dict.fromkeys(read(each.strip()) for each in separators.split(text) if each.strip()))


class Countries:
    """Countries by ISO 3166-1 alpha-3; registered ones also by alpha-2 and by name, ignoring case and accents."""

    def __init__(self, states: Iterable[tuple[str, str | None, str]] = ()) -> None:
        """Take the countries in `states`: alpha-3, alpha-2 and name of each."""
        self._codes: dict[str, str] = {}
        self._names: dict[str, set[str]] = {}
        for iso3, iso2, name in states:
            self._codes |= {code: iso3 for code in (iso2, iso3) if code}
            self._names.setdefault(collation_key(name), set()).add(iso3)

    def read(self, text: str) -> str:
        """Return the alpha-3 code of a country. Codes must be in capital letters: "no" is not Norway."""
        found = {text} if text in COUNTRIES else {self._codes[text]} if text in self._codes else set[str]()
        found = found or self._names.get(collation_key(text), set())
        match sorted(found):
            case [one]:
                return one
            case []:
                raise CellRefused(NO_CODE, code=text)
            case many:
                sentence = _("Several States are called %(name)s. Use one of the codes %(codes)s.")
                raise CellRefused(sentence, name=text, codes=", ".join(many))


def _folded(text: str) -> str:
    return " ".join(str(text).split()).casefold()
