"""Every kind that the contracts declare is complete, and a missing part is reported with the place to add it."""

import inspect

import msgspec
import pytest

from shared.contracts.meetings import consultations
from shared.contracts.meetings.consultations import RAISED_NEEDS
from shared.statements.events import AnyStatement, Correction, StreamStatement, Withdrawal
from shared.statements.fields import DeclarationError
from shared.statements.kinds import StatementKind
from shared.statements.wording import Wording
from tests.corpus.keys import CONTRACTS
from tests.statements.example import BORROWING
from tests.statements.published import DECLARED, KINDS, Declared, lacking

pytestmark = pytest.mark.requirement("7.10")


@pytest.mark.parametrize("declared", DECLARED, ids=lambda each: each.kind.name)
def test_a_kind_is_listed_labelled_and_worded(declared: Declared) -> None:
    assert [*lacking(declared)] == []


def test_each_event_of_a_statement_is_one_of_a_kind() -> None:
    published = {event for events in CONTRACTS.values() for event in events.values()}
    parts: dict[type, str] = {AnyStatement: "stated", Correction: "corrected", Withdrawal: "withdrawn"}
    for part, name in parts.items():
        of_kinds = {getattr(kind, name) for kind in KINDS} - {None}
        assert {event for event in published if issubclass(event, part)} == of_kinds, f"declare a kind for each {name}"
    assert len({kind.name for kind in KINDS}) == len(KINDS)


def test_a_kind_that_lacks_something_is_told_of_with_what_to_add_and_where() -> None:
    class DreamStated(StreamStatement, frozen=True):
        kind: consultations.NeedKind
        text: str

    bare = msgspec.structs.replace(
        RAISED_NEEDS,
        name="dream",
        stated=DreamStated,
        corrected=None,
        about=(),
        filtered=(),
        wording=Wording(kind="Dream"),
    )
    file = "shared/contracts/meetings/consultations.py"
    assert [*lacking(Declared(bare, consultations))] == [
        f"dream: put it into KINDS of {file}",
        f"dream: put the KINDS of {file} into STREAM_KINDS of shared.contracts.meetings",
        f'DreamStated.kind of {file}: give it a label, Annotated[…, Field(_("…"))]',
        f'DreamStated.text of {file}: give it a label, Annotated[…, Field(_("…"))]',
        *(
            f"dream: say `{each}` in its Wording, in {file}"
            for each in ("plural", "state", "line", "history", "evidence")
        ),
    ]


def test_a_kind_says_who_may_see_it() -> None:
    whole = {name: getattr(BORROWING, name) for name in StatementKind.__struct_fields__ if name != "marking"}
    with pytest.raises(TypeError, match="marking"):
        StatementKind(**whole)


def test_a_control_or_a_record_that_there_is_not_stops_the_program_where_the_kind_is_declared() -> None:
    """Importing the application would fail with such contracts, so only the module is read with the mistake."""
    source = inspect.getsource(consultations)
    for right, wrong, complaint in (
        ('control="open-word"', 'control="wheel"', r"NeedStated\.difficulty: there is no control 'wheel'"),
        ("refers_to(CONSULTATION, MEETING, REPLY)", "refers_to('volcano')", "'volcano' is no kind of record"),
    ):
        assert right in source
        with pytest.raises(DeclarationError, match=complaint):
            exec(source.replace(right, wrong), {"__name__": consultations.__name__})  # noqa: S102  our own source
