"""An invalid declaration of a kind is refused immediately."""

from typing import Annotated, Any, Literal

import msgspec
import pytest

from shared.contracts.records import ORGANIZATION
from shared.contracts.registry.organizations import CLASS, MERGER
from shared.contracts.registry.states import STATUS
from shared.domain.event import Personal
from shared.statements.events import Correction, Statement
from shared.statements.fields import DeclarationError, Field, Reference
from shared.statements.kinds import StatementKind
from shared.statements.wording import Wording
from tests.statements.example import BOOK, BORROWING, READER, BookBorrowed, BorrowingWithdrawn

pytestmark = pytest.mark.requirement("7.01")


def declare(stated: type[Statement] = BookBorrowed, **said: Any) -> StatementKind:
    declared: dict[str, Any] = {"name": "example", "stated": stated, "withdrawn": BorrowingWithdrawn, "about": READER}
    return StatementKind(**declared | {"marking": "bureau", "wording": Wording(kind="Example")} | said)


@pytest.mark.statement_rule("S2")
def test_fields_are_read_from_the_event_in_its_order() -> None:
    fields = {each.name: each for each in BORROWING.fields}
    assert [*fields] == ["way", "since", "books", "until", "renewals", "reserved", "note"]
    assert {name: each.control for name, each in fields.items()} == {
        "way": "word", "since": "date", "books": "record", "until": "date", "renewals": "number", "reserved": "yes-no", "note": "line",
    }  # fmt: skip
    assert [name for name, each in fields.items() if each.required] == ["way", "since", "books"]
    assert [name for name, each in fields.items() if each.several] == ["books"]
    assert fields["books"].records == (BOOK,)
    assert fields["way"].words == ("counter", "post")
    assert fields["until"].field == Field("Back by", "Leave it empty if no day was named.", control="date")


def test_what_follows_from_the_events_is_not_declared() -> None:
    assert (BORROWING.dated, BORROWING.fixed) == (True, ("way",))
    assert (STATUS.fixed, CLASS.fixed, MERGER.fixed) == (("field",), ("field",), ())
    assert MERGER.fields[0].records == (ORGANIZATION,)


def test_a_limit_of_a_field_is_for_the_edge_and_never_for_what_is_stored() -> None:
    stored = msgspec.json.encode(BookBorrowed("f", "post", "2016", ("b",), note="n" * 500, renewals=99))
    assert msgspec.json.decode(stored, type=BookBorrowed).renewals == 99


@pytest.mark.statement_rule("S11")
def test_a_personal_field_is_refused() -> None:
    class NameStated(Statement, frozen=True):
        name: Personal | None = None

    with pytest.raises(DeclarationError, match=r"NameStated\.name: people are references"):
        declare(NameStated)


def test_an_unknown_control_or_record_is_refused() -> None:
    class ColourStated(Statement, frozen=True):
        colour: Annotated[str, Field("Colour", control="wheel")]

    class ShelfStated(Statement, frozen=True):
        shelf: Annotated[str, Reference(("shelf",))]

    class WeightStated(Statement, frozen=True):
        weight: float

    with pytest.raises(DeclarationError, match="no control 'wheel'"):
        declare(ColourStated)
    with pytest.raises(DeclarationError, match="'shelf' is no kind of record"):
        declare(ShelfStated)
    with pytest.raises(DeclarationError, match="no control is for"):
        declare(WeightStated)
    with pytest.raises(DeclarationError, match="'readers' is no kind of record"):
        declare(about="readers")


def test_choices_are_the_words_of_the_type() -> None:
    class HowStated(Statement, frozen=True):
        how: Annotated[Literal["a", "b"], Field("How", choices={"a": "A"})]

    with pytest.raises(DeclarationError, match="the choices are not the words"):
        declare(HowStated)


@pytest.mark.parametrize(
    ("said", "complaint"),
    [
        ({"name": "No Name"}, "no name of a kind"),
        ({"marking": "secret"}, "no marking 'secret'"),
        ({"filtered": ("colour",)}, "a field to filter by is not declared: colour"),
        ({"one_per": ("shelf",)}, "a field that one holds by is not declared: shelf"),
        ({"wording": Wording(kind="k", line="%(colour)s")}, "a place in its wording is not declared: colour"),
        ({"wording": Wording(kind="k", line="%(line)s")}, "a place in its wording is not declared: line"),
    ],
)
def test_what_is_not_there_is_refused(said: dict[str, Any], complaint: str) -> None:
    with pytest.raises(DeclarationError, match=complaint):
        declare(**said)


def test_a_correction_in_another_order_is_refused() -> None:
    class BookBorrowedCorrected(Correction, frozen=True):
        reason: str
        way: str
        since: str
        books: tuple[str, ...]
        source: str | None = None

    with pytest.raises(DeclarationError, match="its correction has"):
        declare(corrected=BookBorrowedCorrected)
