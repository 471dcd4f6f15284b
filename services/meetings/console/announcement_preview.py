"""The preview of an announcement for partners, event by event, as the rule of publication makes it."""

from collections.abc import Mapping
from typing import Any

import msgspec
from flask_babel import lazy_gettext as _l

from services.meetings.console.labels import _, days, inline_label
from services.meetings.console.workspace import MeetingsWorkspace
from shared.contracts import partners
from shared.domain.event import ExternalEvent
from shared.event_store.sealer import to_the_second
from shared.public_view.meetings import announcement_preview

_PHRASES: Mapping[type[ExternalEvent], tuple[str, Any]] = {
    partners.MeetingAnnounced: ("meeting-announced", _l("that it is planned")),
    partners.MeetingChanged: ("meeting-changed", _l("that this is so now")),
    partners.MeetingHeld: ("meeting-held", _l("that it was held")),
    partners.MeetingCancelled: ("meeting-cancelled", _l("that it does not take place")),
}


def preview_label(work: MeetingsWorkspace, row: Any) -> str:
    """Return the whole preview, so that the announcing user has read it."""
    told = partner_preview(work, row)
    if not told:
        return _("Partners already know all of it.")
    return _(
        "It becomes public, and partners are told %(told)s. Attendees and reasons are never included.",
        told=_(", and then ").join(told),
    )


def partner_preview(work: MeetingsWorkspace, row: Any) -> list[str]:
    """Return a phrase for each event that partners would get, in order, if the meeting were announced now."""
    entries = work.histories.history(row.id, row.id)
    # Unsealed events reach partners in a moment.
    events = [(each.event, f"{each.recorded[:19]}Z" if each.recorded else to_the_second()) for each in entries]
    return [_phrase(work, each) for each in announcement_preview(work.name(row.series), events, to_the_second())]


def _phrase(work: MeetingsWorkspace, event: ExternalEvent) -> str:
    name, what = _PHRASES[type(event)]
    return _("%(what)s (%(event)s): %(told)s", what=what, event=name, told="; ".join(_parts(work, event)))


def _parts(work: MeetingsWorkspace, event: ExternalEvent) -> list[str]:
    """Return every field with a value; a field without words by its name."""
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
                found.append(str(work.country(value)))
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
