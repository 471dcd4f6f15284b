"""The files of presentations and of sent recordings (RECORDS 10, 29 and 30)."""

from shared.contracts.meetings.consultations import REPLIES, REQUESTS
from shared.contracts.meetings.follow_up import CONSENTS
from shared.contracts.meetings.recordings import PRESENTATIONS, RECORDINGS
from shared.statements.wording import translatable as _
from shared.tables.composed import ComposedFile, FilePart


def _consent(to: str, column: str) -> FilePart:
    cells = {
        "about": ("{@presentation}",),
        "to": (to,),
        "by": ("{speaker}", "{organization}"),
        "answer": (f"{{{column}}}",),
        "on": ("{consent on}",),
    }
    return FilePart(CONSENTS, cells, needs=column, word=to)


PRESENTED = ComposedFile(
    name="presentations",
    title=_("Presentations, with consents and recordings"),
    known_by=("meeting", "line"),
    columns=(
        "meeting", "line", "item", "title", "organization", "speaker", "recording consent", "sharing consent",
        "consent on", "address", "language", "made on",
    ),
    parts=(
        FilePart(
            PRESENTATIONS,
            {
                "meeting": ("{meeting}",),
                "title": ("{title}",),
                "item": ("agenda-item:{meeting}/{item}",),
                "speaker": ("{speaker}",),
                "organization": ("{organization}",),
            },
        ),
        _consent("recording", "recording consent"),
        _consent("sharing", "sharing consent"),
        FilePart(
            RECORDINGS,
            {
                "presentation": ("{@presentation}",),
                "language": ("{language}",),
                "address": ("{address}",),
                "made_on": ("{made on}",),
            },
            needs="address",
        ),
    ),
    numbered={"speaker": "person"},
)  # fmt: skip
SENT = ComposedFile(
    name="sent",
    title=_("Recordings sent, and the answers"),
    known_by=("meeting", "line", "to", "on"),
    columns=("meeting", "line", "to", "on", "document", "answer", "answered on"),
    parts=(
        FilePart(
            REQUESTS,
            {
                "about": ("presentation:{meeting}/{line}",),
                "kind": ("transmission",),
                "to": ("{to}",),
                "on": ("{on}",),
                "document": ("{document}",),
            },
        ),
        FilePart(
            REPLIES,
            {
                "about": ("{@request}",),
                "respondent": ("{to}",),
                "answer": ("{answer}",),
                "on": ("{answered on}",),
            },
            needs="answer",
        ),
    ),
)
