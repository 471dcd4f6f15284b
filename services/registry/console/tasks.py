"""What of the registry needs attention."""

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from services.registry.console.rights import WRITERS
from services.registry.queries import RegistryQueries
from shared.web.console import Task
from shared.web.tokens import viewer


def may_act() -> bool:
    """Who only reads is told what waits, without a button."""
    return bool(viewer().roles & WRITERS)


def tasks(queries: RegistryQueries) -> list[Task]:
    return [*_without_country(queries), *_alike(queries)]


def _without_country(queries: RegistryQueries) -> list[Task]:
    count = queries.how_many_without_country()
    if not count:
        return []
    what = ngettext("One organization has no known country", "%(num)s organizations have no known country", count)
    why = _("They are counted under no region until it is stated.")
    place = url_for("console-review.index_view", _anchor="placeless")
    return [Task("decide", what, place, why, act=_("Review them") if may_act() else "", act_path=place)]


def _alike(queries: RegistryQueries) -> list[Task]:
    count = len(queries.pairs())
    if not count:
        return []
    what = ngettext(
        "Two organizations have very like names", "%(num)s pairs of organizations have very like names", count
    )
    place = url_for("console-review.index_view", _anchor="alike")
    return [
        Task(
            "decide",
            what,
            place,
            _("They may be the same."),
            act=_("Look at them") if may_act() else "",
            act_path=place,
        )
    ]
