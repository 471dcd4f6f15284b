"""The list of partners, and the page of one."""

from dataclasses import dataclass
from typing import Any, ClassVar

from flask import make_response
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from services.registry import read_models
from services.registry.console.connection import connection_settings
from services.registry.console.history import history
from services.registry.console.labels import WAY_LABELS, refusal_label, way_labels
from services.registry.console.partner_acts import PartnerFormFields, partner_actions, register_action
from services.registry.console.partner_page import PartnerAccess, PartnerPage
from services.registry.console.rights import READERS
from services.registry.console.webhook_acts import WebhookFormFields, webhook_actions
from services.registry.queries import RegistryQueries
from services.registry.service import IssuedCredential, IssuedSecret
from shared.event_store.command_handler import Handle
from shared.privacy.vault_names import Names
from shared.web.console import (
    Badge,
    Column,
    EventSourcedView,
    FactRow,
    Filter,
    FormAction,
    HistoryEntry,
    ReadOnlySession,
)


@dataclass(frozen=True)
class StateFilter(Filter):
    def applied(self, query: Any, model: Any, value: str) -> Any:
        return query.filter(model.suspended.is_(value == "suspended"))


class PartnersView(EventSourcedView):
    table = read_models.partners
    title = _l("Partners")
    roles: ClassVar = READERS
    search, search_hint, order = ("sort_name",), _l("Name"), "sort_name"
    filters = (StateFilter("state", _l("Status"), (("suspended", _l("Suspended")), ("let in", _l("Not suspended")))),)
    details_template = "partner.html"

    def __init__(
        self,
        handle: Handle,
        queries: RegistryQueries,
        names: Names,
        reading: ReadOnlySession,
        access: PartnerAccess,
    ) -> None:
        self.queries, self.names, self.access = queries, names, access
        self.forms = PartnerFormFields(queries, names, access.why_no_users)
        self.shown = PartnerPage(queries, names, access)
        self.columns = (
            Column("name", _l("Name"), sort="sort_name"),
            Column("handle", _l("Handle")),
            Column("ways", _l("Channels"), value=lambda row: way_labels(row.ways)),
            Column("suspended", _l("Status"), value=self.shown.status_label),
            Column("credentials", _l("Credentials"), value=self.shown.credentials_label),
        )
        self.create_action = register_action(handle, self.forms)
        self.webhook_forms = WebhookFormFields(queries)
        self.actions = (
            *partner_actions(handle, access.make_credential, self.forms),
            *webhook_actions(access.handle_webhook, access.make_webhook_secret, self.webhook_forms),
        )
        super().__init__(reading, "partners")

    def summary(self, row: Any) -> str:
        return str(_("Channels: %(ways)s.", ways=way_labels(row.ways)))

    def badges(self, row: Any) -> list[Badge]:
        return [Badge(_("Suspended"), "bad")] if row.suspended else []

    def facts(self, row: Any) -> list[FactRow]:
        return self.shown.facts(row)

    def history(self, row: Any) -> list[HistoryEntry]:
        return history(row.id, self.queries, self.names)

    def actions_for(self, row: Any) -> list[FormAction]:
        offered = self.shown.offered_actions(row, self.forms, self.webhook_forms)
        return [act for act in self.actions if offered.get(act.name, True)]

    def context(self, row: Any) -> dict[str, Any]:
        if row is None:
            return {}
        return {
            "credentials": self.shown.credentials(row),
            "read": self.shown.progress(row),
            "to_rotate": dict(self.forms.to_rotate()),
            "way_words": WAY_LABELS,
            "refused_in_words": refusal_label,
            "webhooks": self.shown.webhooks(row),
        }

    def after_submit(self, action: FormAction, row: Any, loaded: Any, answer: Any) -> ResponseReturnValue:
        """Show the page after a submission. A secret is only on this page, and in no address, session or notice."""
        if isinstance(answer, IssuedSecret):
            url = self.queries.webhook(answer.webhook).url
            return _unstored(self.page("webhook_secret.html", row, made=answer, url=url))
        if not isinstance(answer, IssuedCredential):
            return super().after_submit(action, row, loaded, answer)
        hand_over = connection_settings(answer, self.access.addresses, self.access.kafka)
        page = self.page(
            "credential.html",
            row,
            made=answer,
            kafka=self.access.kafka,
            addresses=self.access.addresses,
            hand_over=hand_over,
        )
        return _unstored(page)


def _unstored(page: ResponseReturnValue) -> ResponseReturnValue:
    """Answer with a page that no browser keeps."""
    response = make_response(page)
    response.headers["Cache-Control"] = "no-store"
    return response
