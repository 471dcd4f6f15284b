"""The list of partners, and the page of one."""

from dataclasses import dataclass
from typing import Any, ClassVar

from flask import make_response
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from services.registry import read_models
from services.registry.console.history import history
from services.registry.console.partners.acts import partner_acts, register_act
from services.registry.console.partners.forms import Forms
from services.registry.console.partners.shown import Letting, PartnerShown, handed_over
from services.registry.console.partners.words import refused_in_words
from services.registry.console.rights import READERS, Handle
from services.registry.console.words import WAY_WORDS, ways_in_words
from services.registry.queries import Questions
from services.registry.service import Credential
from shared.privacy.vault_names import Names
from shared.web.console import Act, Badge, Column, EventSourcedView, Fact, Filter, Happening, Reading


@dataclass(frozen=True)
class StateFilter(Filter):
    def applied(self, query: Any, model: Any, value: str) -> Any:
        return query.filter(model.suspended.is_(value == "suspended"))


def partners_view(
    handle: Handle, questions: Questions, names: Names, reading: Reading, letting: Letting
) -> EventSourcedView:
    forms = Forms(questions, names, letting.no_users)
    shown = PartnerShown(questions, names, letting)

    class Partners(EventSourcedView):
        table = read_models.partners
        title = _l("Partners")
        columns = (
            Column("name", _l("Name"), sort="sort_name"),
            Column("handle", _l("Handle")),
            Column("ways", _l("Ways"), value=lambda row: ways_in_words(row.ways)),
            Column("suspended", _l("State"), value=shown.standing),
            Column("credentials", _l("Credentials"), value=shown.credentials_in_short),
        )
        roles: ClassVar = READERS
        search, search_hint, order = ("sort_name",), _l("Name"), "sort_name"
        filters = (
            StateFilter("state", _l("State"), (("suspended", _l("Suspended")), ("let in", _l("Not suspended")))),
        )
        creates = register_act(handle, forms)
        acts = partner_acts(handle, letting.make, forms)
        details_template = "partner.html"

        def summary(self, row: Any) -> str:
            return str(_("Reads by %(ways)s.", ways=ways_in_words(row.ways)))

        def badges(self, row: Any) -> list[Badge]:
            return [Badge(_("Suspended"), "bad")] if row.suspended else []

        def facts(self, row: Any) -> list[Fact]:
            return shown.facts(row)

        def history(self, row: Any) -> list[Happening]:
            return history(row.id, questions, names)

        def acts_for(self, row: Any) -> list[Act]:
            offered = shown.offered(row, forms)
            return [act for act in self.acts if offered.get(act.name, True)]

        def context(self, row: Any) -> dict[str, Any]:
            if row is None:
                return {}
            return {
                "credentials": shown.credentials(row),
                "read": shown.read(row),
                "to_rotate": dict(forms.to_rotate()),
                "way_words": WAY_WORDS,
                "refused_in_words": refused_in_words,
            }

        def answered(self, act: Act, row: Any, loaded: Any, answer: Any) -> ResponseReturnValue:
            """A secret is on this one page, and in no address, no session and no notice."""
            if not isinstance(answer, Credential):
                return super().answered(act, row, loaded, answer)
            hand_over = handed_over(answer, letting.addresses, letting.kafka, row.handle)
            page = self.page(
                "credential.html",
                row,
                made=answer,
                kafka=letting.kafka,
                addresses=letting.addresses,
                hand_over=hand_over,
            )
            response = make_response(page)
            response.headers["Cache-Control"] = "no-store"
            return response

    return Partners(reading, "partners")
