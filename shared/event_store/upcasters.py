"""Upcasters: conversion of events of old versions to the newest version, as they are read."""

from collections.abc import Callable, Mapping

from shared.domain.event import PublishedEvent

Data = dict[str, object]
# Old types, each with its next version and the function that converts the data, from dict to dict. Nothing else reads
# old events.
Upcasters = Mapping[str, tuple[str, Callable[[Data], Data]]]


def _unchanged(old: Data) -> Data:
    """Return the data unchanged: the fields added by the next version are optional."""
    return old


def _with_formats(old: Data) -> Data:
    """Merge the two formats, which had separate fields, into one field."""
    fields = {name: value for name, value in old.items() if name not in ("json_sha256", "html_sha256")}
    return fields | {"formats": {"html": old["html_sha256"], "json": old["json_sha256"]}}


UPCASTERS: Upcasters = {
    "rapporteur.reporting.report-drafted.v1": ("rapporteur.reporting.report-drafted.v2", _unchanged),
    "rapporteur.reporting.report-drafted.v2": ("rapporteur.reporting.report-drafted.v3", _unchanged),
    "rapporteur.meetings.attendance-recorded.v1": ("rapporteur.meetings.attendance-recorded.v2", _unchanged),
    "rapporteur.meetings.attendance-corrected.v1": ("rapporteur.meetings.attendance-corrected.v2", _unchanged),
    "rapporteur.meetings.series-opened.v1": ("rapporteur.meetings.series-opened.v2", _unchanged),
    "rapporteur.meetings.series-corrected.v1": ("rapporteur.meetings.series-corrected.v2", _unchanged),
    "rapporteur.reporting.report-issued.v1": ("rapporteur.reporting.report-issued.v2", _with_formats),
}


def newest(name: str, old: Data, upcasters: Upcasters) -> tuple[str, Data]:
    """Return the newest version of a type, and an event's data converted to it."""
    while name in upcasters:
        name, upcast = upcasters[name]
        old = upcast(old)
    return name, old


def readable_as(
    name: str, events: Mapping[str, type[PublishedEvent]], upcasters: Upcasters
) -> type[PublishedEvent] | None:
    """Return the newest version of an event if it reads the stored data unchanged; None if an upcaster changes the
    data."""
    while name in upcasters:
        name, upcast = upcasters[name]
        if upcast is not _unchanged:
            return None
    return events.get(name)
