"""Tasks of the registry that need attention."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from services.registry.console.rights import WRITERS
from services.registry.queries import RegistryQueries
from shared.statements.wording import translatable as _later
from shared.web.console import StartPanels, Task
from shared.web.statements.changes import EventSentences, last_changes
from shared.web.statements.upkeep import assignments, officers_gone, officers_on, references_unknown, spans_overlap
from shared.web.statements.workspace import StatementWorkspace
from shared.web.viewer import viewer

CONSOLE = "/registry/console"
EVENT_WORDS = {
    "organization-registered": _later("%(name)s was registered"),
    "organization-named": _later("%(name)s has a further name"),
    "organization-placed": _later("The country of %(name)s was recorded"),
    "organization-classified": _later("A class of %(name)s was recorded"),
    "organization-merged": _later("%(name)s was merged"),
    "person-registered": _later("%(name)s was registered"),
    "person-affiliated": _later("%(name)s acts for an organization"),
}
"""The events that are no statements, in a few words."""
SEVERAL_WORDS: dict[str, Callable[[int], str]] = {
    "organization-registered": lambda num: ngettext(
        "One organization was registered", "%(num)s organizations were registered", num
    ),
    "person-registered": lambda num: ngettext("One person was registered", "%(num)s people were registered", num),
    "organization-placed": lambda num: ngettext(
        "The country of one organization was recorded", "The countries of %(num)s organizations were recorded", num
    ),
    "organization-classified": lambda num: ngettext(
        "A class of one organization was recorded", "Classes of %(num)s organizations were recorded", num
    ),
}
"""Those that an import records of many, in the order in which they describe it."""


def may_act() -> bool:
    """Return whether the viewer may act. Readers see the tasks without a button."""
    return bool(viewer().roles & WRITERS)


def tasks(queries: RegistryQueries, work: StatementWorkspace) -> list[Task]:
    today = datetime.now(UTC).date()
    return [
        *_kafka(queries),
        *map(_replaced, queries.replaced_credentials()),
        *map(_rotating, queries.rotating_webhooks()),
        *_without_country(queries),
        *_alike(queries),
        *spans_overlap(work, [kind for kind in work.kinds.values() if kind.one_per]),
        *references_unknown(work),
        *officers_gone(work, officers_on(assignments(work), today), queries.disabled_accounts(), CONSOLE),
    ]


def beside(work: StatementWorkspace) -> StartPanels:
    """Return the panel beside the tasks: the last changes in the registry."""
    return StartPanels(changes=last_changes(work, "registry", EventSentences(EVENT_WORDS, SEVERAL_WORDS)))


def _without_country(queries: RegistryQueries) -> list[Task]:
    count = queries.how_many_without_country()
    if not count:
        return []
    title = ngettext("One organization has no country", "%(num)s organizations have no country", count)
    reason = _("They count in no region until their country is added.")
    place = url_for("console-review.index_view", _anchor="placeless")
    act = _("Review them") if may_act() else ""
    return [Task("decide", title, place, reason, act=act, act_path=place, rule="no country")]


def _alike(queries: RegistryQueries) -> list[Task]:
    count = len(queries.pairs())
    if not count:
        return []
    title = ngettext("Two organizations may be duplicates", "%(num)s pairs of organizations may be duplicates", count)
    place = url_for("console-review.index_view", _anchor="alike")
    return [
        Task(
            "decide",
            title,
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
    title = _("An older credential of %(name)s still works beside the new one", name=name)
    reason = _("Revoke %(handle)s once the partner uses the new one.", handle=row.handle)
    return Task("decide", title, place, reason, act=_("Revoke it"), act_path=end, rule="replaced", about=credential)


def _rotating(row: Any) -> Task:
    """Return a rotation of a webhook's secret that has not ended yet."""
    partner, name, webhook = row.partner, row.name, row.id
    place = url_for("console-partners.details_view", id=partner)
    end = url_for("console-partners.act_view", id=partner, act="end-secret", webhook=webhook)
    title = _("An older secret of a webhook of %(name)s still signs beside the new one", name=name)
    reason = _("End it once the partner checks signatures by the new one: %(url)s.", url=row.url)
    return Task("decide", title, place, reason, act=_("End it"), act_path=end, rule="replaced", about=webhook)
