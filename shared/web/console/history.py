"""A record's history: its events in two orders, a download of all of them, and the record as of a day."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, cast

from flask import Response, current_app, g, request
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_babel import gettext as _

from shared.domain.batches import batched
from shared.domain.dates import last_day
from shared.event_store.histories import events_with_places
from shared.event_store.tables import kernel_tables
from shared.public_view.embargoes import PROGRAM
from shared.public_view.openness import OPERATOR
from shared.web.console.records import Snapshot, by_effective_date
from shared.web.days import localized_date, parse_date
from shared.web.feed import MEDIA_TYPE, line
from shared.web.viewer import viewer

AT_A_TIME = 500


def actor_words(account: str, name_of: Callable[[str], str | None]) -> str:
    """Return an actor's description; each name is looked up once per page."""
    if account == OPERATOR:
        return str(_("the command line"))
    if account == PROGRAM:
        return str(_("the program"))
    if account == viewer().account:
        return str(_("you"))
    names: dict[str, str] = g.setdefault("actor_names", {})
    if account not in names:
        names[account] = name_of(account) or account
    return names[account]


class HistoryPages:
    """The pages of a view that has a `history`; `has_snapshots`: `as_of` is implemented."""

    has_snapshots = False

    def as_of(self, row: Any, day: date) -> Snapshot:
        """Return the record as of a day. Its sentence explains the basis: that day's facts as known now, or as recorded
        then."""
        raise NotImplementedError

    @expose("/<id>/history")
    def history_view(self: Any, id: str) -> ResponseReturnValue:  # noqa: A002 - the name of the part of the address
        return cast(ResponseReturnValue, self.history_page(self.row(id)))

    @expose("/<id>/history.ndjson")
    def history_download(self: Any, id: str) -> ResponseReturnValue:  # noqa: A002
        """Return the events as stored, one per line as in the feed; unsealed events have no position."""
        events = [entry.event for entry in self.history(self.row(id))]
        lines = _lines(self.session, current_app.extensions["rapporteur"]["service"], events)
        headers = {"Content-Disposition": f"attachment; filename={id}.ndjson", "Cache-Control": "no-store"}
        return Response(lines, mimetype=MEDIA_TYPE, headers=headers)

    def history_page(self: Any, row: Any, *, on: str = "", error: str = "") -> ResponseReturnValue:
        entries, happened = list(self.history(row)), request.args.get("order") == "happened"
        ordered = by_effective_date(entries) if happened else entries[::-1]
        shown = {"entries": ordered, "happened": happened, "on": on, "on_error": error}
        return self.page(self.history_template, row, current="history", **shown), 422 if error else 200

    def snapshot_page(self: Any, row: Any, on: str) -> ResponseReturnValue:
        """Show the Facts tab for another day; a month or a year means its last day."""
        try:
            day = last_day(parse_date(on[:40]))
        except ValueError:
            remedy = _("Type a day, such as 16/03/2027, a month or a year.")
            return cast(ResponseReturnValue, self.history_page(row, on=on[:40], error=remedy))
        past = self.as_of(row, day)
        day_text = localized_date(day.isoformat(), "long")
        return cast(str, self.page("admin/model/past.html", row, current="facts", past=past, day=day_text))


def _lines(session: Any, log: str, events: Sequence[str]) -> bytes:
    columns, rows = kernel_tables(log).events.c, []
    for ids in batched(events, AT_A_TIME):
        rows += session.execute(events_with_places(log).add_columns(columns.seq).where(columns.id.in_(ids))).all()
    rows.sort(key=lambda row: (row.position is None, row.position or 0, row.seq))
    return b"".join(line(row) + b"\n" for row in rows)
