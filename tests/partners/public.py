"""The public part of a log of meetings, computed independently of the program from the stored bytes, according to
this rule.

A command announces a meeting. From then on, until the announcement is withdrawn, only its public parts are published.
"""

import json
from collections.abc import Iterable, Iterator
from uuid import UUID, uuid5

TOLD_AS = {
    "meeting-announced": "meeting-announced",
    "meeting-corrected": "meeting-changed",
    "meeting-held": "meeting-held",
    "meeting-cancelled": "meeting-cancelled",
    "meeting-announcement-withdrawn": "meeting-announcement-withdrawn",
}


def public_ids(lines: Iterable[str]) -> Iterator[str]:
    """Yield the ids that partners must get, in order, from CloudEvents of the log `meetings`, one per line."""
    announced: set[str] = set()
    for line in lines:
        event = json.loads(line)
        what, meeting = event["type"].split(".")[2], event["subject"]
        if what == "meeting-announced":
            announced.add(meeting)
        if what in TOLD_AS and meeting in announced and event["marking"] == "public":
            yield str(uuid5(UUID(event["id"]), f"rapporteur.partners.{TOLD_AS[what]}.v1"))
        if what == "meeting-announcement-withdrawn":
            announced.remove(meeting)
