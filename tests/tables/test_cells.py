"""Cells by type: accepted texts, and ambiguous texts, which are refused with a remedy."""

from datetime import date
from typing import Any

import pytest

from shared.tables import cells
from shared.tables.cells import CellReading, CellRefused, Countries
from shared.tables.complaints import in_english
from shared.tables.workbooks import FIRST_1900, FIRST_1904

pytestmark = pytest.mark.requirement("7.06")

STATES = Countries([("FIN", "FI", "Finland"), ("CIV", "CI", "Côte d'Ivoire"), ("NAM", "NA", "Namibia")])


def sentence(read: CellReading[Any], text: str) -> str:
    with pytest.raises(CellRefused) as refused:
        read(text)
    return in_english(refused.value.sentence, **refused.value.places)


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("2027", "2027"),
        ("2027-05", "2027-05"),
        ("2027-05-03", "2027-05-03"),
        ("2027-5-3", "2027-05-03"),
        ("2027/05/03", "2027-05-03"),
        ("2027-05-03T00:00:00", "2027-05-03"),
        ("2027-05-03 18:30", "2027-05-03"),
        ("3 May 2027", "2027-05-03"),
        ("03-May-2027", "2027-05-03"),
        ("May 3, 2027", "2027-05-03"),
        ("3. September 2027", "2027-09-03"),
        ("Sept 2027", "2027-09"),
    ],
)
def test_days_in_forms_that_mean_one_thing(text: str, means: str) -> None:
    assert cells.partial_date(text) == means


@pytest.mark.parametrize("text", ["03/04/2027", "3.4.2027", "3-4-27", "31/12/2027"])
def test_days_in_forms_that_mean_two_things_are_refused(text: str) -> None:
    assert sentence(cells.partial_date, text) == (
        f"{text} can be read in two ways. Write dates like 2016-10-23 or 23 Oct 2016."
    )


@pytest.mark.parametrize(
    "text", ["2027-02-30", "30 Feb 2027", "2027-13", "soon", "3 May 27", "46510", "3 Foo 2027", "0000"]
)
def test_what_is_no_day(text: str) -> None:
    assert sentence(cells.partial_date, text).startswith("Give a day, a month or a year")


@pytest.mark.parametrize(("first", "serial"), [(FIRST_1900, "46510"), (FIRST_1900, "46510.75"), (FIRST_1904, "45048")])
def test_a_number_of_a_workbook_counts_days(first: date, serial: str) -> None:
    assert cells.partial_date(serial, first) == "2027-05-03"


def test_a_year_is_no_number_of_days_and_an_exact_day_no_month() -> None:
    assert cells.partial_date("2027", FIRST_1900) == "2027"
    assert sentence(cells.day, "2027-05") == "Give a day, such as 2016-10-23."
    assert cells.day("3 May 2027") == "2027-05-03"


def test_yes_and_no_in_the_reader_s_language_too() -> None:
    read = cells.yes_no(["oui"], ["non"])
    assert [read(each) for each in ("Yes", "TRUE", "1", "Oui", "x")] == [True] * 5
    assert [read(each) for each in ("no", "False", "0", "NON")] == [False] * 4
    assert "Write yes or no" in sentence(read, "perhaps")


def test_whole_numbers_without_anything_between_their_digits() -> None:
    read = cells.whole_number(0, 5000)
    assert [read("1200"), read("0")] == [1200, 0]
    for text in ("1,200", "1 200", "1.200", "1'200", "12.0", "٢", "1e3", "twelve"):
        assert "whole number without separators" in sentence(read, text)
    assert sentence(read, "5001") == "Give a number from 0 to 5000."
    assert sentence(read, "-1") == "Give a number from 0 to 5000."
    assert sentence(cells.whole_number(least=1), "0") == "Give a number of 1 or more."
    assert sentence(cells.whole_number(most=1), "2") == "Give a number up to 1."


def test_words_of_a_list_by_word_or_label_in_any_case() -> None:
    read = cells.one_of({"not held": "N'a pas eu lieu", "held": "Tenue"})
    assert [read(each) for each in ("HELD", "tenue", "n'a  pas eu lieu", "Not held")] == [
        "held",
        "held",
        "not held",
        "not held",
    ]
    assert sentence(read, "off") == "Choose one of N'a pas eu lieu, Tenue, or leave the cell empty."


def test_several_values_each_once() -> None:
    assert cells.several(cells.one_of(["a", "b"]))("B; a | b;") == ("b", "a")


def test_texts_are_not_too_long_and_lines_are_one() -> None:
    assert cells.line(9)("e\u0301x\n a") == "éx a"
    assert cells.paragraphs(9)("a\nb") == "a\nb"
    assert sentence(cells.line(3), "four") == "Use at most 3 characters."


def test_countries_by_either_code_and_by_name() -> None:
    read = STATES.read
    assert [read(each) for each in ("FIN", "FI", "finland", "cote d'ivoire", "NA", "NAM")] == [
        "FIN",
        "FIN",
        "FIN",
        "CIV",
        "NAM",
        "NAM",
    ]
    assert read("NOR") == "NOR", "a code needs no State that is registered"
    for text in ("XQZ", "XX", "na", "Atlantis"):
        assert sentence(read, text) == f"{text} is not a country code. Use ISO 3166-1, such as FIN."
    both = Countries([("COD", "CD", "Congo"), ("COG", "CG", "Congo")])
    assert sentence(both.read, "Congo") == "Several States are called Congo. Use one of the codes COD, COG."
