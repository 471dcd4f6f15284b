"""What documents tell of the first three meetings of executives: counts that disagree, topics, conclusions, a report."""

from collections.abc import Iterator

from deploy.synthetic.said import Said, id_of, row
from services.meetings.domain.commands import (
    CloseConclusions,
    RecordReport,
    RecordTopic,
    StateCount,
    StateMeetingDetails,
    SummarizeConclusion,
)
from shared.contracts.meetings import CountRelation
from shared.domain.decider import Command

PRESS, MINUTES = "Example press release", "Example minutes"


def told() -> Iterator[Said]:
    for command in (
        _details("EXM-01", "Example hall", ("Example Aurora",)),
        count("EXM-01", "press", 10, "=", PRESS),
        count("EXM-01", "minutes", 8, "=", MINUTES),
        _topic("EXM-01", "Example topic: satellites and ground networks"),
        _conclusion("EXM-01", "Example conclusion: common terms should be agreed"),
    ):
        yield Said("2017-04-10", "meetings", command, "public")
    for command in (
        _details("EXM-02", "Example pavilion", ("Example Bamboo",)),
        count("EXM-02", "press", 20, "more than", PRESS),
        _topic("EXM-02", "Example topic: satellites and ground networks"),
        _topic("EXM-02", "Example topic: energy"),
        _conclusion("EXM-02", "Example conclusion: a study on energy is wanted"),
    ):
        yield Said("2017-11-27", "meetings", command, "public")
    for command in (
        count("EXM-03", "press", 9, "about", PRESS),
        _topic("EXM-03", "Example topic: energy"),
        _conclusion("EXM-03", "Example conclusion: the study on energy is welcome"),
        CloseConclusions(meeting=id_of("meeting", "EXM-03"), complete=True, source=MINUTES),
        _reported("EXM-03", "Example document 12 of an advisory group"),
    ):
        yield Said("2018-05-14", "meetings", command, "public")


def count(code: str, name: str, value: int, relation: CountRelation, by: str) -> StateCount:
    said = f"{code}/count/{name}"
    return StateCount(
        meeting=id_of("meeting", code),
        fact=id_of("fact", said),
        value=value,
        relation=relation,
        of="organizations",
        by=by,
        source=f"{by} of {code}",
        imported=row(said),
    )


def _details(code: str, venue: str, hosts: tuple[str, ...]) -> Command:
    return StateMeetingDetails(
        meeting=id_of("meeting", code),
        venue=venue,
        hosts=hosts,
        invitation_only=True,
        source=f"Example invitation to {code}",
        imported=row(f"{code}/details"),
    )


def _topic(code: str, topic: str) -> Command:
    said = f"{code}/{topic}"
    return RecordTopic(
        meeting=id_of("meeting", code), fact=id_of("fact", said), topic=topic, source=MINUTES, imported=row(said)
    )


def _conclusion(code: str, summary: str) -> Command:
    said = f"{code}/{summary}"
    return SummarizeConclusion(
        meeting=id_of("meeting", code), fact=id_of("fact", said), summary=summary, source=MINUTES, imported=row(said)
    )


def _reported(code: str, document: str) -> Command:
    said = f"{code}/{document}"
    return RecordReport(
        meeting=id_of("meeting", code), fact=id_of("fact", said), document=document, source=document, imported=row(said)
    )
