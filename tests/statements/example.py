"""A kind that no service has: a reader borrows books, on a possibly imprecise day."""

from typing import Annotated, Any, Literal

from shared.domain.decider import RecordCommand
from shared.statements.events import Correction, Statement, Withdrawal, correction_of
from shared.statements.fields import Field, RecordKind, refers_to
from shared.statements.kinds import StatementKind
from shared.statements.wording import Wording
from shared.statements.wording import translatable as _

READER = RecordKind("reader", "library")
BOOK = RecordKind("book", "library")
BookId = Annotated[str, refers_to(BOOK)]
Way = Literal["counter", "post"]


class BookBorrowed(Statement, frozen=True):
    """A reader borrowed books, to give them back by a day."""

    way: Annotated[Way, Field(_("How"), choices={"counter": _("At the counter"), "post": _("By post")})]
    since: Annotated[str, Field(_("From"), control="date")]
    books: Annotated[tuple[BookId, ...], Field(_("Books"))]
    until: Annotated[str | None, Field(_("Back by"), _("Leave it empty if no day was named."), control="date")] = None
    renewals: Annotated[int | None, Field(_("Renewals"), least=0, most=9)] = None
    reserved: bool | None = None
    note: Annotated[str | None, Field(_("Note"), longest=80)] = None


class BorrowingWithdrawn(Withdrawal, frozen=True):
    """A statement that a reader borrowed books was made in error."""


class OnReader(RecordCommand, frozen=True, kw_only=True):
    about = "reader"

    reader: str
    fact: str


class Borrow(OnReader, frozen=True, kw_only=True):
    way: Way
    since: str
    books: tuple[str, ...]


class CorrectBorrowing(OnReader, frozen=True, kw_only=True):
    since: str
    books: tuple[str, ...]
    reason: str


class WithdrawBorrowing(OnReader, frozen=True, kw_only=True):
    reason: str


BookBorrowedCorrected = correction_of(BookBorrowed, fixed=("way",))
BORROWING = StatementKind(
    name="borrowing",
    stated=BookBorrowed,
    corrected=BookBorrowedCorrected,
    withdrawn=BorrowingWithdrawn,
    about=READER,
    filtered=("way",),
    marking="bureau",
    wording=Wording(
        kind=_("Borrowing"),
        state=_("Record a borrowing"),
        line=_("%(books)s, %(since)s to %(until)s"),
        history=_("A borrowing was recorded: %(line)s."),
        evidence=_("Borrowed: %(line)s"),
    ),
)


def borrowing_corrected(**said: Any) -> Correction:
    """A correction, whose fields a type checker does not know."""
    return BookBorrowedCorrected(**said)
