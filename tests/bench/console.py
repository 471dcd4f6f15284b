"""`console`: pages of the list of organizations and of a search in it, compared with a stock Flask-Admin on the same
table."""

import time
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr
from io import StringIO
from logging import WARNING, getLogger
from pathlib import Path
from random import Random
from statistics import median, quantiles
from uuid import uuid4

import uuid_utils
from flask import Flask
from flask_admin import Admin
from flask_admin.contrib.sqla import ModelView
from flask_babel import Babel
from sqlalchemy.orm import scoped_session, sessionmaker

from deploy.installation.preparation import prepare
from services.registry import read_models
from services.registry.app import create_app
from services.registry.service import migrate
from services.registry.settings import Settings
from shared.environment.settings import read_settings
from shared.event_store.bulk import insert_rows
from shared.event_store.engine import create_engine
from shared.web import logging, tokens
from shared.web.console.read_only_session import mapped
from shared.web.sealed_search import sealed
from tests.bench.measuring import Row, Size

LIST_BAR, SEARCH_BAR = 60, 60  # milliseconds
FIRST = ("Aurora", "Baobab", "Cascade", "Danube", "Fjord", "Lotus", "Meridian", "Oasis", "Pampas", "Savanna")
LAST = ("Networks", "Telecom", "Systems", "Laboratories", "Satellite", "Software", "Research", "Devices")
ABOUT = tuple(f"{letter}{other}" for letter in "bcdfglmnprst" for other in ("ano", "eri", "iva", "ulo", "ynx"))
PAGE = 50
Get = Callable[[str], None]


def rows(folder: Path, size: Size) -> Iterator[Row]:
    """Measure both in one process without a network, so that the times are the program's alone."""
    home = folder / "console"
    prepare(home)
    settings = read_settings(Settings, {"RAPPORTEUR_HOME": str(home)})
    migrate(settings)
    _fill(settings.database, size.organizations)
    logging.configure()  # one line per request, like a server
    with redirect_stderr(StringIO()):
        app = create_app(settings)
    ours, stock = _ours(app, settings), _stock(settings.database)
    random, pages = Random(1), size.organizations // PAGE
    listed = [f"?page={random.randrange(min(100, pages))}" for _ in range(size.requests)]
    typed = [random.choice(FIRST) for _ in range(size.requests)]
    with app.app_context():
        both = [f"?search={sealed(each)}" for each in typed], [f"?search={each}" for each in typed]
    for what, asked, theirs, bar in (("list", listed, listed, LIST_BAR), ("search", *both, SEARCH_BAR)):
        with (home / "logs" / "bench.log").open("a") as log, redirect_stderr(log):
            pairs = [(_slowest(ours, asked), _slowest(stock, theirs)) for _ in range(size.runs)]
        yield _beside(f"console, {what}, p95", [pair[0] for pair in pairs], [pair[1] for pair in pairs], bar)
    getLogger().setLevel(WARNING)


def _fill(database: str, organizations: int) -> None:
    engine, random = create_engine(database), Random(organizations)
    blank = dict.fromkeys(column.name for column in read_models.organizations.columns)
    made = []
    for number in range(organizations):
        name = f"Example {random.choice(FIRST)} {random.choice(ABOUT)} {random.choice(LAST)} {number}"
        row = {"id": f"organization-{uuid4()}", "version": 3, "registered_name": name, "name": name, "country": "FIN"}
        row |= {
            "sort_name": name.casefold(),
            "searched": name.casefold(),
            "marking": "public",
            "category": random.choice(("Associate", None)),
        }
        made.append(tuple({**blank, **row}.values()))
    with engine.begin() as connection:
        insert_rows(connection, read_models.organizations, made)
    engine.dispose()


def _ours(app: Flask, settings: Settings) -> Get:
    client = app.test_client()
    session, expires = str(uuid_utils.uuid7()), int(time.time()) + 3600
    key = settings.token_key.read_text()
    client.set_cookie(tokens.COOKIE, tokens.issue(key, f"account-{uuid4()}", frozenset({"staff"}), session, expires))
    return _asking(lambda query: client.get(f"/registry/console/organizations/{query}").text)


def _stock(database: str) -> Get:
    """A view of the table as in Flask-Admin's introduction, with the columns to search and the page size."""

    class Organizations(ModelView):  # type: ignore[misc]  # the library has no types
        column_list = ("name", "country", "category", "size", "sector")
        column_searchable_list = ("searched",)
        column_default_sort = "sort_name"
        page_size = PAGE

    app = Flask(__name__)
    app.secret_key = str(uuid4())
    Babel(app)
    session = scoped_session(sessionmaker(create_engine(database, read_only=True)))
    Admin(app).add_view(Organizations(mapped(read_models.organizations), session, endpoint="organizations"))
    client = app.test_client()
    return _asking(lambda query: client.get(f"/admin/organizations/{query}").text)


def _asking(page: Callable[[str], str]) -> Get:
    def get(query: str) -> None:
        said = page(query)
        if "Example " not in said or "<table" not in said:
            raise RuntimeError(f"no list of organizations: {said[:500]}")

    get("")
    return get


def _slowest(get: Get, asked: list[str]) -> float:
    """Return the 95th percentile in milliseconds."""
    took = []
    for query in asked:
        begin = time.perf_counter()
        get(query)
        took.append((time.perf_counter() - begin) * 1000)
    return round(quantiles(took, n=100)[94], 1)


def _beside(name: str, ours: list[float], stock: list[float], bar: float) -> Row:
    return Row(name, "ms", ours, stock, round(median(ours) / median(stock), 3), bar, median(ours) <= bar)
