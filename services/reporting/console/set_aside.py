"""Events that reporting could not read, and the later events of their streams, which wait for them."""

from typing import Any, ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from shared.event_store.tables import consumer_tables
from shared.web.console import Column, EventSourcedView, FactRow, Filter
from shared.web.pages import recorded

LOGS = (("registry", _l("Registry")), ("meetings", _l("Meetings")), ("reporting", _l("Reporting")))


class SetAsideView(EventSourcedView):
    table = consumer_tables().set_aside
    title = _l("Entries left out of the count")
    nothing = (
        _l("Every entry is counted"),
        _l("Entries that this version of the program cannot read would be listed here."),
    )
    columns = (
        Column("stream", _l("Record")),
        Column("log", _l("Log")),
        Column("position", _l("Position"), "number", sort="position"),
        Column("recorded", _l("Recorded"), value=lambda row: recorded(row.recorded)),
        Column("reason", _l("Why"), phone=False),
    )
    roles: ClassVar = frozenset({"staff", "approver", "administrator", "auditor"})
    order = "position"
    filters = (Filter("log", _l("Log"), LOGS),)

    def summary(self, row: Any) -> str:
        sentence: str = _(
            "This program cannot read this event. Nothing recorded about it from position %(position)s of the log"
            " %(log)s on is counted until a newer version reads it.",
            position=row.position,
            log=row.log,
        )
        return sentence

    def facts(self, row: Any) -> list[FactRow]:
        return [
            *super().facts(row),
            FactRow(_("Stored event"), row.bytes.decode("utf-8", "replace")),
        ]
