"""The public codes of series and meetings: each is one record's alone, whatever the case of its letters."""

from shared.contracts.meetings import MeetingCodeCorrected, MeetingPlanned, SeriesCorrected, SeriesOpened


def code_unique_key(event: object) -> tuple[str, str] | None:
    """Return (kind, key) of the code that a record has from this event on; None when the event says nothing of it."""
    match event:
        case MeetingPlanned(code=code) | MeetingCodeCorrected(code=code):
            return "meeting code", code.casefold()
        case SeriesOpened(code=code) | SeriesCorrected(code=code):
            return "series code", code.casefold()
    return None
