"""A finding of the doctor: a sentence for problem and remedy, and the section of the runbook."""

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

RUNBOOK = "docs/runbook.md"
Paragraph = Literal[
    "Start and stop",
    "A newer version",
    "Backup and restore",
    "A service does not answer",
    "Commands are not taken",
    "Requests fail",
    "A worker does not run",
    "Events are not sealed",
    "The clock jumped",
    "Recorded times in the future",
    "Nothing is backed up",
    "A partner does not read",
    "Services of different builds",
    "The memory fills",
    "Events are refused",
    "Events are not published",
    "A consumer stands still",
    "Events are set aside",
    "Events are not signed",
    "A log does not continue its checkpoints",
    "A log is not read again",
    "A fork was found",
    "A witness does not cosign",
    "A webhook fails",
    "A webhook is parked",
    "The disk fills",
    "Partners cannot connect to Kafka",
    "Rights on PostgreSQL",
    "Secrets that others can read",
    "A report told what is closed",
]


class Diagnosis(NamedTuple):
    """`paragraph` is a heading of the runbook."""

    sentence: str
    paragraph: Paragraph

    def __str__(self) -> str:
        return f"{self.sentence} ({RUNBOOK}: {self.paragraph})"


def diagnoses(sentences: Iterable[str], paragraph: Paragraph) -> Iterator[Diagnosis]:
    return (Diagnosis(sentence, paragraph) for sentence in sentences)
