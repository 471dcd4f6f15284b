"""What of partners needs attention: a rotation that is not ended yet, and a Kafka that does not do as it is asked."""

from flask import url_for
from flask_babel import gettext as _

from services.registry.queries import RegistryQueries
from shared.web.console import Task


def partner_tasks(queries: RegistryQueries) -> list[Task]:
    return [*_kafka(queries), *(_replaced(row) for row in queries.replaced_credentials())]


def _kafka(queries: RegistryQueries) -> list[Task]:
    seen = queries.kafka_status()
    if seen is None or not seen.trouble:
        return []
    place = url_for("console-partners.index_view")
    return [Task("late", _("Partners cannot be let in to Kafka, or kept out"), place, seen.trouble)]


def _replaced(row: object) -> Task:
    partner, name, credential = row.partner, row.name, row.id  # type: ignore[attr-defined]
    place = url_for("console-partners.details_view", id=partner)
    end = url_for("console-partners.act_view", id=partner, act="revoke", credential=credential)
    what = _("An older credential of %(name)s still works beside the new one", name=name)
    why = _("Revoke %(handle)s once the partner uses the new one.", handle=row.handle)  # type: ignore[attr-defined]
    return Task("decide", what, place, why, act=_("Revoke it"), act_path=end)
