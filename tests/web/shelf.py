"""A toy service over the web kernel: a shelf of books in SQLite. It stores no events, only the data that the web
layer needs."""

from pathlib import Path
from typing import Any

from flask import Flask, render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import Schema
from sqlalchemy import Column as SqlColumn
from sqlalchemy import Engine, Integer, MetaData, String, Table, create_engine, insert, select, update

from shared.domain.collation import collation_key
from shared.domain.errors import ChangedMeanwhile, NotThere, OtherCommand, Refused
from shared.event_store.command_handler import CommandContext
from shared.event_store.command_results import CommandResult
from shared.web.access import SIGNED_IN, access
from shared.web.api import Endpoints, Paged, create_api
from shared.web.command_context import new_id
from shared.web.console import (
    Badge,
    Column,
    EventSourcedView,
    Filter,
    FormAction,
    FormField,
    HistoryEntry,
    ReadOnlySession,
    Task,
)
from shared.web.console import create_console as console_of
from shared.web.console.records import bold
from shared.web.cursors import Page, decode, page
from shared.web.factory import create_service_app
from shared.web.fields import Day, OneOf, RecordId, StrictSchema, Text, Whole
from shared.web.navigation import Entry, Group, Navigation
from shared.web.settings import WebSettings

META = MetaData()
BOOKS = Table(
    "books",
    META,
    SqlColumn("id", String, primary_key=True),
    SqlColumn("version", Integer, nullable=False),
    SqlColumn("title", String, nullable=False),
    SqlColumn("sort_title", String, nullable=False),
    SqlColumn("writer", String),
    SqlColumn("printed", String),
    SqlColumn("shelf", String),
    SqlColumn("pages", Integer),
)
HISTORY = Table("history", META, SqlColumn("book", String), SqlColumn("version", Integer), SqlColumn("title", String))
COMMANDS = Table(
    "commands",
    META,
    SqlColumn("id", String, primary_key=True),
    SqlColumn("content", String),
    SqlColumn("book", String),
    SqlColumn("version", Integer),
)
SHELVES = (("north", _l("North")), ("south", _l("South")))


class TooManyPages(Refused):
    code = "too-many-pages"


WORDINGS = {"too-many-pages": _l("A book of %(pages)s pages does not fit the shelf: the most is %(most)s.")}


class PutBook(StrictSchema):
    title = Text(required=True, longest=120)
    writer = Text()
    printed = Day()
    shelf = OneOf("north", "south")
    pages = Whole(least=1, most=9999)


class RenameBook(StrictSchema):
    title = Text(required=True, longest=120)
    shelf = OneOf("north", "south")


class BookRow(Schema):
    id = RecordId("book", required=True)
    title = Text(required=True)
    version = Whole(required=True)


class BookPage(Paged, StrictSchema):
    shelf = OneOf("north", "south")


class Store:
    """Carries out the two commands, each once per command id."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def put(self, book: dict[str, Any], by: CommandContext) -> CommandResult:
        if book.get("pages", 0) > 5000:
            raise TooManyPages(pages=book["pages"], most=5000)
        return self._once(by, str(sorted(book.items())), new_id("book"), 0, book)

    def rename(self, book: dict[str, Any], by: CommandContext, book_id: str) -> CommandResult:
        return self._once(by, str(sorted(book.items())), book_id, 1, book)

    def _once(self, by: CommandContext, content: str, book: str, least: int, values: dict[str, Any]) -> CommandResult:
        with self.engine.begin() as connection:
            before = connection.execute(select(COMMANDS).where(COMMANDS.c.id == by.command)).one_or_none()
            if before is not None:
                if before.content != content:
                    raise OtherCommand(command=by.command)
                return CommandResult(before.book, before.version, ())
            row = connection.execute(select(BOOKS).where(BOOKS.c.id == book)).one_or_none()
            if row is None and least:
                raise NotThere(id=book)
            version = row.version if row else 0
            if row is not None and by.expected not in (None, version):
                raise ChangedMeanwhile(id=book, expected=by.expected, actual=version)
            kept = values | {"version": version + 1, "sort_title": collation_key(values["title"])}
            if row is None:
                connection.execute(insert(BOOKS).values(id=book, **kept))
            else:
                connection.execute(update(BOOKS).values(**kept).where(BOOKS.c.id == book))
            connection.execute(insert(HISTORY).values(book=book, version=version + 1, title=values["title"]))
            connection.execute(insert(COMMANDS).values(id=by.command, content=content, book=book, version=version + 1))
        return CommandResult(book, version + 1, ())


def endpoints(store: Store) -> Endpoints:
    blueprint = Endpoints("books", __name__, description="What stands on the shelf.")

    @blueprint.command("/books", "PutBook", PutBook, roles=("keeper",), creates=True)
    def put(book: dict[str, Any], by: CommandContext) -> CommandResult:
        """Put a book on the shelf."""
        return store.put(book, by)

    @blueprint.command("/books/<book_id>/rename", "RenameBook", RenameBook, roles=("keeper",))
    def rename(book: dict[str, Any], by: CommandContext, book_id: str) -> CommandResult:
        """Change a book's title."""
        return store.rename(book, by, book_id)

    @blueprint.query("/books", "Books", BookRow, roles=("reader", "keeper"), parameters=BookPage)
    def books(wanted: dict[str, Any]) -> Page:
        """List books by title."""
        query = select(BOOKS).order_by(BOOKS.c.sort_title, BOOKS.c.id).limit(wanted["limit"] + 1)
        if "after" in wanted:
            title, book = decode(wanted["after"], str, str)
            query = query.where((BOOKS.c.sort_title > title) | ((BOOKS.c.sort_title == title) & (BOOKS.c.id > book)))
        if "shelf" in wanted:
            query = query.where(BOOKS.c.shelf == wanted["shelf"])
        with store.engine.connect() as connection:
            return page(connection.execute(query).all(), wanted["limit"], lambda row: (row.sort_title, row.id))

    @blueprint.query("/books/<book_id>", "Book", BookRow, roles=("reader", "keeper"))
    def book(book_id: str) -> Any:
        """Return one book."""
        with store.engine.connect() as connection:
            row = connection.execute(select(BOOKS).where(BOOKS.c.id == book_id)).one_or_none()
        if row is None:
            raise NotThere(id=book_id)
        return row

    return blueprint


def books_view(store: Store, reading: ReadOnlySession) -> EventSourcedView:
    def found(typed: str) -> list[tuple[str, str]]:
        with store.engine.connect() as connection:
            like = BOOKS.c.sort_title.contains(collation_key(typed), autoescape=True)
            return [(row.title, row.title) for row in connection.execute(select(BOOKS).where(like).limit(8))]

    title = FormField("title", _l("Title"), _l("As it stands on the title page."))
    shelf = FormField("shelf", _l("Shelf"), kind="select", choices=SHELVES, unknown=True)
    put = FormAction(
        "new",
        _l("Put a book on the shelf"),
        (
            title,
            FormField("writer", _l("Writer"), kind="combobox", find=found, optional=True),
            FormField("printed", _l("Printed"), kind="day", optional=True),
            shelf,
            FormField("pages", _l("Pages"), kind="number", optional=True),
        ),
        PutBook,
        lambda book, by, row: store.put(book, by),
        lambda book, answer: _("%(title)s is on the shelf.", title=book["title"]),
    )
    rename = FormAction(
        "rename",
        _l("Rename the book"),
        (title, shelf),
        RenameBook,
        lambda book, by, row: store.rename(book, by, row.id),
        lambda book, answer: _("The book is called %(title)s.", title=book["title"]),
        initial=lambda row: {"title": row.title, "shelf": row.shelf},
        primary=True,
    )

    class Books(EventSourcedView):
        table = BOOKS
        title = _l("Books")
        columns = (
            Column("title", _l("Title"), sort="sort_title"),
            Column("writer", _l("Writer"), sort="writer"),
            Column("shelf", _l("Shelf"), value=lambda row: row.shelf and str(dict(SHELVES)[row.shelf])),
            Column("pages", _l("Pages"), kind="number", phone=False),
            Column("printed", _l("Printed"), kind="day", sort="printed"),
        )
        roles = frozenset({"keeper", "reader"})
        search, search_hint, order = ("sort_title",), _l("Title"), "sort_title"
        filters = (Filter("shelf", _l("Shelf"), SHELVES, unknown=True),)
        create_action, actions = put, (rename,)

        def summary(self, row: Any) -> str:
            return str(
                _("Printed %(day)s.", day=row.printed) if row.printed else _("When it was printed is not known.")
            )

        def badges(self, row: Any) -> list[Badge]:
            return [Badge(_("Public")), Badge(_("Synthetic"), "dashed")]

        def history(self, row: Any) -> list[HistoryEntry]:
            with store.engine.connect() as connection:
                rows = connection.execute(select(HISTORY).where(HISTORY.c.book == row.id)).all()
            return [
                HistoryEntry(
                    bold(_("It is called %(title)s."), title=each.title), None, each.version, "event", dated=False
                )
                for each in rows
            ]

    put_roles = frozenset({"keeper"})
    Books.create_action = FormAction(**{**vars(put), "roles": put_roles})
    Books.actions = (FormAction(**{**vars(rename), "roles": put_roles}),)
    return Books(reading, "books")


NAVIGATION = Navigation(
    groups=(
        Group("", (Entry(_l("Start"), "/shelf/console/", count=lambda: 2),)),
        Group(_l("Shelf"), (Entry(_l("Books"), "/shelf/console/books/"), Entry(_l("Shelves"), "/shelf/shelves"))),
    ),
    account=(Entry(_l("Account"), "/registry/account"),),
    home="/shelf/console/",
    search=Entry(_l("Search everything"), "/shelf/console/books/"),
    sign_out="/registry/sign-out",
)


def create_app(home: Path, public_key: str, is_revoked: Any = lambda session, account, credential: False) -> Flask:
    engine = create_engine(f"sqlite:///{home}/shelf.db", hide_parameters=True)
    META.create_all(engine)
    settings = WebSettings("a secret for tests only", public_key, is_revoked, navigation=NAVIGATION)
    app = create_service_app(
        "shelf",
        settings,
        templates=Path(__file__).parent / "templates",
        wordings=WORDINGS,
        checks={"database": lambda: engine.connect().close()},
    )
    store, reading = Store(engine), ReadOnlySession(f"sqlite:///{home}/shelf.db")
    app.extensions["shelf"] = store
    create_api(app, "The shelf", "0.1.0", endpoints(store))
    needs = (
        Task("late", _l("Four books wait for a shelf"), "/shelf/console/books/", "They came on 9 November.", "2026-11-19",
             _l("Open the four"), "/shelf/console/books/"),
        Task("decide", _l("Two books may be one"), "/shelf/console/books/", "", "", _l("Compare"), "/shelf/console/books/"),
    )  # fmt: skip
    console_of(app, reading, [books_view(store, reading)], roles=SIGNED_IN, tasks=lambda: needs)

    @app.get("/shelf/fails")
    @access("keeper")
    def fails() -> str:
        raise RuntimeError("a secret name that no log may hold")

    @app.get("/shelf/report")
    @access("reader", "keeper")
    def report() -> str:
        return render_template("shelf_report.html")

    @app.get("/shelf/evidence")
    @access("reader", "keeper")
    def evidence() -> str:
        return render_template("shelf_evidence.html")

    @app.get("/shelf/undeclared")
    def undeclared() -> str:
        return "never seen"

    return app
