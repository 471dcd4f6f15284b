"""Agendas over HTTP: an approver announces them; readers get the open parts."""

from typing import Any

from services.meetings.api.rights import APPROVERS, READERS, checked_id, operations, visibility
from services.meetings.domain.commands import AnnounceAgenda
from services.meetings.queries.agendas import AgendaQueries
from services.meetings.schemas import agendas as schemas
from shared.event_store.command_handler import CommandHandler
from shared.web.api import Endpoints


def agendas(handler: CommandHandler, queries: AgendaQueries) -> Endpoints:
    endpoints = Endpoints("agendas", __name__, description="Agendas of meetings, as recorded and as announced.")
    operations(endpoints, handler).declare(
        "/meetings/<meeting>/agenda/announce",
        AnnounceAgenda,
        schemas.AnnounceAgenda,
        "Makes the agenda of an announced meeting public, with its present items; at once or from a given time.",
        roles=APPROVERS,
    )

    @endpoints.query("/meetings/<meeting>/agenda", "Agenda", schemas.AgendaRow, roles=READERS)
    def agenda(meeting: str) -> dict[str, Any]:
        """The agenda of a meeting; readers outside the bureau get it as announced."""
        seen_as = visibility()
        if seen_as is not None:
            announced = queries.announced(seen_as, checked_id(meeting))
            return {"announced": schemas.items_as_json(announced), "not_before": None, "recorded": None}
        found = queries.agenda(checked_id(meeting))
        return {
            "announced": schemas.items_as_json(found.announced),
            "not_before": found.not_before,
            "recorded": schemas.items_as_json(found.items),
        }

    return endpoints
