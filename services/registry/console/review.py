"""Organizations that wait for a decision: pairs with similar names, and organizations without a known country."""

from typing import Any

from flask import url_for
from flask_admin import expose
from flask_babel import gettext as _

from services.registry.console.form_choices import FormChoices
from services.registry.console.rights import READERS, WRITERS
from services.registry.queries import Pair, RegistryQueries
from shared.web.access import may
from shared.web.console.page import ConsolePage
from shared.web.viewer import viewer

MOST_LISTED = 50
RECORDS = "console-organizations"


class Review(ConsolePage):
    """`/registry/console/review/`."""

    def __init__(self, queries: RegistryQueries) -> None:
        super().__init__("review")
        self._queries, self._form_choices = queries, FormChoices(queries)

    def roles_for(self, _view: str, _method: str) -> frozenset[str]:
        return READERS

    @expose("/")
    def index_view(self) -> str:
        pairs, count = self._queries.pairs(), self._queries.how_many_without_country()
        return str(
            self.render(
                "review.html",
                pairs=[self._pair(each) for each in pairs[:MOST_LISTED]],
                more_pairs=max(len(pairs) - MOST_LISTED, 0),
                placeless=[self._placeless(row) for row in self._queries.without_country(MOST_LISTED)],
                more_placeless=max(count - MOST_LISTED, 0),
                may_write=may(viewer(), WRITERS),
            )
        )

    def _pair(self, pair: Pair) -> dict[str, Any]:
        """Return a pair: the organization registered first, which is kept, and the later one, which may be the same."""
        kept, doubted = sorted((pair.one, pair.other))
        return {
            "kept": self._record(kept),
            "doubted": self._record(doubted),
            "same_name": pair.likeness == 1,
            "same": url_for(f"{RECORDS}.act_view", id=doubted, act="duplicate", same_as=kept),
            "unlike": url_for(f"{RECORDS}.act_view", id=doubted, act="unlike", other=kept),
        }

    def _record(self, record: str) -> dict[str, str | None]:
        row = self._queries.organization(record)
        country = None if row.country is None else self._form_choices.country_name(row.country)
        return {"name": row.name, "country": country, "path": url_for(f"{RECORDS}.details_view", id=record)}

    def _placeless(self, row: Any) -> dict[str, str | None]:
        origin = row.source or _("Registered here, without a source")
        if row.imported_from is not None:
            origin = _("Import of %(source)s, line %(row)s", source=row.imported_from, row=row.imported_row)
        return {
            "name": row.name,
            "path": url_for(f"{RECORDS}.details_view", id=row.id),
            "origin": origin,
            "place": url_for(f"{RECORDS}.act_view", id=row.id, act="place"),
            "same": url_for(f"{RECORDS}.act_view", id=row.id, act="duplicate"),
        }
