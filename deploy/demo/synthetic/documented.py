"""What documents tell of the first meetings: counts that disagree, subjects, topics, conclusions, a report."""

from collections.abc import Iterator

from deploy.demo.synthetic.story_commands import StoryCommand, id_of, row
from services.meetings.domain.commands import (
    CloseConclusions,
    RecordReport,
    RecordTopic,
    StateCount,
    StateMeetingDetails,
    StateSubjects,
    SummarizeConclusion,
)
from shared.contracts.meetings import CountRelation
from shared.domain.decider import Command

PRESS, MINUTES = "Example press release", "Example minutes"
SATELLITES, ENERGY = "Example subject: satellites", "Example subject: energy"


def documented_facts() -> Iterator[StoryCommand]:
    for command in (
        _details("EXM-01", "Example hall", ("Example Aurora",)),
        subjects("EXM-01", SATELLITES),
        count("EXM-01", "press", 10, "=", PRESS),
        count("EXM-01", "minutes", 8, "=", MINUTES),
        _topic("EXM-01", "Example topic: satellites and ground networks"),
        _conclusion("EXM-01", "Example conclusion: common terms should be agreed"),
    ):
        yield StoryCommand("2017-04-10", "meetings", command, "public")
    for command in (
        _details("EXM-02", "Example pavilion", ("Example Bamboo",)),
        subjects("EXM-02", SATELLITES, ENERGY),
        count("EXM-02", "press", 20, "more than", PRESS),
        _topic("EXM-02", "Example topic: satellites and ground networks"),
        _topic("EXM-02", "Example topic: energy"),
        _conclusion("EXM-02", "Example conclusion: a study on energy is wanted"),
    ):
        yield StoryCommand("2017-11-27", "meetings", command, "public")
    # One subject of the consultation was not what it was about, which is found a year later.
    yield StoryCommand("2017-06-26", "meetings", subjects("EXR-01", SATELLITES), "public")
    for command in (
        subjects("EXM-03"),
        count("EXM-03", "press", 9, "about", PRESS),
        _topic("EXM-03", "Example topic: energy"),
        _conclusion("EXM-03", "Example conclusion: the study on energy is welcome"),
        CloseConclusions(meeting=id_of("meeting", "EXM-03"), complete=True, source=MINUTES),
        _reported("EXM-03", "Example document 12 of an advisory group"),
    ):
        yield StoryCommand("2018-05-14", "meetings", command, "public")


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


def subjects(code: str, *named: str, reason: str | None = None) -> StateSubjects:
    """Without any, that it was a general meeting."""
    return StateSubjects(
        meeting=id_of("meeting", code),
        subjects=named,
        source=f"Example invitation to {code}",
        reason=reason,
        imported=None if reason else row(f"{code}/subjects"),
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
