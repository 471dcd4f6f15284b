"""What partners are told of a meeting, in words: event by event, as the rule that tells them makes it."""

from collections.abc import Mapping
from typing import Any

import msgspec
from flask_babel import lazy_gettext as _l

from services.meetings.console.labels import _, days, inline_label
from services.meetings.queries import HistoryQueries, MeetingQueries, OrganizationDirectory
from shared.contracts import partners
from shared.domain.event import ExternalEvent
from shared.event_store.sealer import to_the_second
from shared.public_view.meetings import announcement_preview

KINDS: Mapping[type[ExternalEvent], tuple[str, Any]] = {
    partners.MeetingAnnounced: ("meeting-announced", _l("that it is planned")),
    partners.MeetingChanged: ("meeting-changed", _l("that this is so now")),
    partners.MeetingHeld: ("meeting-held", _l("that it was held")),
    partners.MeetingCancelled: ("meeting-cancelled", _l("that it does not take place")),
}


def partner_preview(
    row: Any, queries: MeetingQueries, directory: OrganizationDirectory, histories: HistoryQueries
) -> list[str]:
    """A phrase for each event that partners would get, in order, if the meeting were announced now."""
    entries = histories.history(row.id, row.id)
    # What is not sealed yet is told of in a moment.
    events = [(each.event, _without_fraction(each.recorded) if each.recorded else to_the_second()) for each in entries]
    series = queries.one_series(row.series).name
    return [_phrase(each, directory) for each in announcement_preview(series, events, to_the_second())]


def _without_fraction(recorded: str) -> str:
    return f"{recorded[:19]}Z"


def _phrase(event: ExternalEvent, directory: OrganizationDirectory) -> str:
    name, what = KINDS[type(event)]
    return _("%(what)s (%(event)s): %(told)s", what=what, event=name, told="; ".join(_parts(event, directory)))


def _parts(event: ExternalEvent, directory: OrganizationDirectory) -> list[str]:
    """Every field that has a value; one that nobody has put into words yet by its name."""
    found = []
    for name, value in msgspec.structs.asdict(event).items():
        match name:
            case _any if value is None or name == "last_day":
                continue
            case "meeting":
                found.append(_("its id"))
            case "first_day":
                found.append(days(event, "long"))
            case "ordinal":
                found.append(_("number %(ordinal)s in the series", ordinal=value))
            case "country":
                found.append(str(directory.state(value)))
            case "mode":
                found.append(str(inline_label(value)))
            case "outcome":
                found.append(_("cancelled") if value == "cancelled" else _("not held"))
            case "sources":
                found += value
            case "code" | "series_name" | "city":
                found.append(value)
            case _:
                found.append(f"{name} {value}")
    return found
