"""Filters by type and subject: the events that pass, and names that cannot match anything."""

import pytest

from shared.domain.event_filter import LONGEST_NAME, EventFilter, first_unknown, is_readable

pytestmark = pytest.mark.requirement("12.13")
KNOWN = ("shelf.book-lent.v1", "shelf.book-returned.v1", "shelf.reader-joined.v1")


def stored(type_: str, subject: str) -> bytes:
    return (
        f'{{"specversion":"1.0","id":"1","source":"shelf","type":"{type_}","subject":"{subject}","data":{{}}}}'.encode()
    )


@pytest.mark.parametrize(
    ("wanted", "passes"),
    [
        (EventFilter(), True),
        (EventFilter(types=("shelf.book-lent.v1",)), True),
        (EventFilter(types=("shelf.book-*",)), True),
        (EventFilter(types=("*",)), True),
        (EventFilter(types=("shelf.book-lent",)), False),
        (EventFilter(types=("shelf.reader-*", "shelf.book-lent.v1")), True),
        (EventFilter(subjects=("book-1",)), True),
        (EventFilter(subjects=("book-*",)), True),
        (EventFilter(subjects=("book-",)), False),
        (EventFilter(("shelf.book-*",), ("book-2",)), False),
        (EventFilter(("shelf.reader-*",), ("book-1",)), False),
    ],
)
def test_an_event_passes_by_one_of_the_types_and_one_of_the_subjects(wanted: EventFilter, passes: bool) -> None:
    assert wanted.passes(stored("shelf.book-lent.v1", "book-1")) is passes


@pytest.mark.parametrize(
    ("types", "unknown"),
    [
        ((), None),
        (("shelf.book-*", "shelf.reader-joined.v1"), None),
        (("shelf.book-*", "shelf.book-lost.v1"), "shelf.book-lost.v1"),
        (("shelf.author-*",), "shelf.author-*"),
    ],
)
def test_a_type_that_can_never_come_is_found(types: tuple[str, ...], unknown: str | None) -> None:
    assert first_unknown(types, KNOWN) == unknown


@pytest.mark.parametrize(
    ("name", "readable"),
    [
        ("a", True),
        ("a*", True),
        ("", False),
        ("*a", False),
        ("a**", False),
        ("a\n", False),
        ("a" * (LONGEST_NAME + 1), False),
    ],
)
def test_a_star_stands_at_the_end_of_a_name_alone(name: str, readable: bool) -> None:
    assert is_readable(name) is readable
