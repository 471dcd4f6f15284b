"""Tasks of the registry that need attention."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from services.registry.console.rights import WRITERS
from services.registry.queries import RegistryQueries
from shared.web.console import Task
from shared.web.viewer import viewer


def may_act() -> bool:
    """Return whether the viewer may act. Readers see the tasks without a button."""
    return bool(viewer().roles & WRITERS)


def tasks(queries: RegistryQueries) -> list[Task]:
    return [
        *_kafka(queries),
        *map(_replaced, queries.replaced_credentials()),
        *_without_country(queries),
        *_alike(queries),
    ]


def _without_country(queries: RegistryQueries) -> list[Task]:
    count = queries.how_many_without_country()
    if not count:
        return []
    what = ngettext("One organization has no country", "%(num)s organizations have no country", count)
    why = _("They count in no region until their country is added.")
    place = url_for("console-review.index_view", _anchor="placeless")
    act = _("Review them") if may_act() else ""
    return [Task("decide", what, place, why, act=act, act_path=place, rule="no country")]


def _alike(queries: RegistryQueries) -> list[Task]:
    count = len(queries.pairs())
    if not count:
        return []
    what = ngettext("Two organizations may be duplicates", "%(num)s pairs of organizations may be duplicates", count)
    place = url_for("console-review.index_view", _anchor="alike")
    return [
        Task(
            "decide",
            what,
            place,
            _("Their names are very similar."),
            act=_("Compare them") if may_act() else "",
            act_path=place,
            rule="alike",
        )
    ]


def _kafka(queries: RegistryQueries) -> list[Task]:
    seen = queries.kafka_status()
    if seen is None or not seen.trouble:
        return []
    place = url_for("console-partners.index_view")
    return [Task("late", _("Partners' access to Kafka cannot be managed"), place, seen.trouble, rule="no access")]


def _replaced(row: Any) -> Task:
    """Return a rotation that has not ended yet."""
    partner, name, credential = row.partner, row.name, row.id
    place = url_for("console-partners.details_view", id=partner)
    end = url_for("console-partners.act_view", id=partner, act="revoke", credential=credential)
    what = _("An older credential of %(name)s still works beside the new one", name=name)
    why = _("Revoke %(handle)s once the partner uses the new one.", handle=row.handle)
    return Task("decide", what, place, why, act=_("Revoke it"), act_path=end, rule="replaced", about=credential)
