"""A correction has the fields of its statement, in the order common to all published corrections."""

import pickle
from typing import Any

import msgspec
import pytest

from shared.domain.provenance import Imported
from shared.statements.events import Correction, corrected, correction_of, without_origin
from shared.statements.kinds import StatementKind
from tests.statements.example import BookBorrowed, BookBorrowedCorrected, borrowing_corrected
from tests.statements.published import KINDS

pytestmark = pytest.mark.requirement("7.01")

CORRECTED = [kind for kind in KINDS if kind.corrected is not None and not kind.has_own_stream]
# The published fields as text, with which the present classes are compared.
STORED = {
    "CountCorrected": "fact value relation of by reason source",
    "TopicDiscussedCorrected": "fact topic reason source",
    "ConclusionSummaryCorrected": "fact summary reason source",
    "MeetingReportedCorrected": "fact document reason source",
    "SeriesRecordCorrected": "fact state first what reason last source",
    "ClauseRecordCorrected": "fact since reason source",
    "StatusCorrected": "fact value reason since until certainty note source",
    "OrganizationPlaceCorrected": "fact country reason since until source",
    "OrganizationMergerCorrected": "fact into since reason source",
    "SubsidiaryCorrected": "fact parent reason since until source",
    "OrganizationClassCorrected": "fact value reason since until source",
}


def filled(event: type[msgspec.Struct], *, whole: bool) -> dict[str, Any]:
    """Return a value for each required field, or for each field; texts suffice, since nothing is decoded."""
    return {each.name: f"{each.name} Ünïted 東京" for each in msgspec.structs.fields(event) if whole or each.required}


def test_each_correction_that_is_written_out_is_published_so() -> None:
    assert {kind.corrected.__name__ for kind in CORRECTED if kind.corrected} == set(STORED)


@pytest.mark.statement_rule("S2")
@pytest.mark.parametrize("kind", CORRECTED, ids=lambda kind: kind.name)
@pytest.mark.parametrize("whole", [True, False])
def test_a_correction_that_is_written_out_is_the_one_that_would_be_made(kind: StatementKind, whole: bool) -> None:
    written, made = kind.corrected, correction_of(kind.stated, kind.fixed)
    assert written is not None
    assert list(written.__struct_fields__) == list(made.__struct_fields__) == STORED[written.__name__].split()
    assert written.__struct_defaults__ == made.__struct_defaults__
    values = filled(written, whole=whole)
    assert msgspec.json.encode(written(**values)) == msgspec.json.encode(made(**values))
    for each in (written, made):
        assert (each.__struct_config__.omit_defaults, each.__struct_config__.forbid_unknown_fields) == (True, True)


def test_a_correction_that_is_made_is_named_placed_read_and_pickled_as_one_that_is_written() -> None:
    assert (BookBorrowedCorrected.__name__, BookBorrowedCorrected.__module__) == (
        "BookBorrowedCorrected",
        BookBorrowed.__module__,
    )
    assert BookBorrowedCorrected.__struct_fields__ == (
        "fact", "since", "books", "reason", "until", "renewals", "reserved", "note", "source",
    )  # fmt: skip
    stored = b'{"fact":"f","since":"2016","books":["book-1"],"reason":"a slip","until":"2017"}'
    event = msgspec.json.decode(stored, type=BookBorrowedCorrected)
    assert msgspec.json.encode(event) == stored
    assert pickle.loads(pickle.dumps(event)) == event  # noqa: S301  our own bytes
    with pytest.raises(msgspec.ValidationError, match="way"):
        msgspec.json.decode(stored.replace(b'"since"', b'"way":"post","since"'), type=BookBorrowedCorrected)
    match event:
        case Correction(fact=fact):
            assert fact == "f"


def test_what_a_correction_names_is_replaced_and_what_is_fixed_stays() -> None:
    borrowed = BookBorrowed(
        "f", "post", "2016", ("b1",), until="2017", note="torn", source="a", imported=Imported("x", "1")
    )
    event = borrowing_corrected(fact="f", since="2015", books=("b2",), reason="a slip")
    assert corrected(without_origin(borrowed), event) == BookBorrowed("f", "post", "2015", ("b2",))


def test_only_what_is_there_is_fixed() -> None:
    with pytest.raises(TypeError, match="no field colour"):
        correction_of(BookBorrowed, fixed=("colour",))
