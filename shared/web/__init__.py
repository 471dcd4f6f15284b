"""The web edge shared by all services: one application factory, one access rule, one frame for pages.

A service uses it like this (`app.py`, wiring only):

    def create_app(settings: Settings) -> Flask:
        engine = create_engine(settings.database)
        web = WebSettings(settings.secret_key, settings.public_key, is_revoked, navigation=settings.navigation)
        app = create_service_app("library", web, templates=HERE / "templates", wordings=WORDINGS,
                                 checks={"database": lambda: engine.connect().close()})
        create_api(app, "The library", VERSION, books.endpoints(handler, engine))
        create_console(app, reading := Reading(settings.database), [Books(reading, "books")], roles=READERS)
        app.register_blueprint(feed("library", log))
        return app

`api.py`: POST is a command, GET is a query. Schemas are built from `shared.web.fields`, which word the errors for bad
input.

    books = Endpoints("books", __name__)

    @books.command("/books", "BuyBook", schemas.BuyBook, roles=("staff",), creates=True)
    def buy(book: commands.BuyBook, by: By) -> Answer:     # a schema names what is new by `asking.new_id("book")`
        return handler.handle(book, by)             # By and Answer of the command handler; its errors just rise

    @books.query("/books", "Books", schemas.BookRow, roles=("reader",), parameters=schemas.BookPage)  # a `Paged`
    def all_books(query: dict) -> Page:
        return page(queries.books(query), query["limit"], lambda row: (row.sort_name, row.id))

`console.py`: lists and records are declared as data; a staff action is a `FormAction`, a form that becomes one command.

    class Books(EventSourcedView):
        table, title = read_models.books, _l("Books")
        columns = (Column("name", _l("Title"), sort="sort_name"), Column("year", _l("Year"), kind="day"))
        search, filters = ("sort_name",), (Filter("shelf", _l("Shelf"), SHELVES, unknown=True),)
        roles = frozenset({"staff"})
        create_action = FormAction("new", _l("Buy a book"), (Field("name", _l("Title")),), schemas.BuyBook,
                      run=lambda book, by, row: handler.handle(book, by),
                      done=lambda book, answer: _("%(title)s is bought.", title=book.name))

Every other route declares its access: `@access("staff")`, `@anyone_signed_in` (any signed-in user) or `@public`; an
undeclared route is refused to everyone. `viewer()` is the requesting viewer. Errors of `shared.domain.errors` become
problem documents or pages in `problems.py`, the only place that decides a status; a service words its own refusals in
`wordings`, by code. Templates extend `base.html` (console) or `report_base.html`, and import `parts.html` "with
context" for figures, badges, fields and empty states.
"""
