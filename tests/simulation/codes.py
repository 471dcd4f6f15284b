"""The public codes of series and meetings: each belongs to a single record, ignoring case."""

from shared.contracts.meetings import MeetingCodeCorrected, MeetingPlanned, SeriesCorrected, SeriesOpened


def code_unique_key(event: object) -> tuple[str, str] | None:
    """Return (kind, key) of the code that the event gives its record; None if it gives none."""
    match event:
        case MeetingPlanned(code=code) | MeetingCodeCorrected(code=code):
            return "meeting code", code.casefold()
        case SeriesOpened(code=code) | SeriesCorrected(code=code):
            return "series code", code.casefold()
    return None
