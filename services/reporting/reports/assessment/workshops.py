"""Workshops: those held, their objectives and results, goals for the Sector, and the workshops proposed."""

from collections.abc import Iterator

from services.reporting.document_model import DayText, Inline, joined, number, sentence, unknown
from services.reporting.document_model.blocks import DocumentBlock, paragraph, table
from services.reporting.figures import Figure
from services.reporting.figures.aims import GOAL_STATES
from services.reporting.figures.audience import FEWEST_SHOWN
from services.reporting.figures.proposals import STATE_WORDS
from services.reporting.read_models import facts as rm
from services.reporting.reports.layout import KINDS, Layout, MeetingRow
from services.reporting.reports.reported_statements import (
    decision_line,
    decisions_on,
    in_the_original,
    record_named,
    statements_of,
)
from shared.contracts.meetings.aims import FEEDBACK, OBJECTIVES
from shared.contracts.meetings.follow_up import PROGRESS_STATES
from shared.contracts.meetings.proposals import PROPOSALS

WORKSHOP = KINDS[2]
OF_OBJECTIVES, OF_GOALS, OF_PROPOSALS = "workshops.objectives", "workshops.goals", "proposals.status"
_OVER_WORKSHOPS = {"activity": WORKSHOP}


def workshops(layout: Layout) -> Iterator[DocumentBlock]:
    """Yield everything recorded on workshops, as one section of the assessment; one line if nothing is."""
    recorded = {
        held_workshops: any(row.kind == WORKSHOP for row in layout.meetings),
        objectives: bool(layout.figures.each_of(OF_OBJECTIVES)),
        goals: layout.of(OF_GOALS) is not None,
        proposed: layout.of(OF_PROPOSALS, {"kind": "workshop"}) is not None,
    }
    for part, known in recorded.items():
        yield from part(layout) if known else ()
    if not any(recorded.values()):
        yield from paragraph(
            sentence("No workshop is recorded for this period, and no objective, goal or proposal of one.")
        )


def held_workshops(layout: Layout) -> Iterator[DocumentBlock]:
    held = layout.of("meetings.held", kind=WORKSHOP)
    rows = [row for row in layout.meetings if row.kind == WORKSHOP]
    if held is not None:
        yield from paragraph(sentence("Workshops held: %(number)s.", number=number(held)))
    elif not rows:
        yield from paragraph(sentence("No workshop is recorded as held in this period."))
    if rows:
        yield table(
            sentence("Workshops"),
            (
                sentence("Workshop"),
                sentence("When and where"),
                sentence("Organizations"),
                sentence("Member States that sent delegates"),
            ),
            ((row.code, _when(row), _who(layout, "organizations", row), _who(layout, "states", row)) for row in rows),
            kinds=(None, None, "number", "number"),
        )


def _when(row: MeetingRow) -> Inline:
    where = [row.body.city] if row.body.city else []
    return joined((*where, DayText(row.body.first_day)), ", ")


def _who(layout: Layout, measure: str, row: MeetingRow) -> Inline:
    key = f"participation.{measure}"
    return number(layout.of(key, _OVER_WORKSHOPS, meeting=row.code) or layout.of(key, meeting=row.code))


def objectives(layout: Layout) -> Iterator[DocumentBlock]:
    """Yield each objective of a workshop with its result, the feedback, and TSAG's decisions on it (68-T3)."""
    figures = layout.figures.each_of(OF_OBJECTIVES)
    if not figures:
        yield from paragraph(sentence("No objective of a workshop of this period is recorded."))
        return
    yield table(
        sentence("Objectives of workshops"),
        (
            sentence("Objective"),
            sentence("Workshop"),
            sentence("Result"),
            sentence("Feedback"),
            sentence("TSAG"),
        ),
        (
            (
                record_named(layout.context.history, each.of["objective"]),
                each.of["workshop"],
                number(each, _state(each)),
                _feedback(layout, each.of["objective"]),
                _decisions_about(layout, each.of["objective"], "68-T3"),
            )
            for each in figures
        ),
        kinds=(None,) * 5,
    )


def _state(figure: Figure) -> Inline | None:
    words = PROGRESS_STATES.get(str(figure.value))
    return None if words is None else sentence(words)


def _feedback(layout: Layout, objective: str) -> Inline:
    found = [fact for fact in statements_of(layout.context, FEEDBACK) if fact.body.statement.objective == objective]
    return joined(map(_one_feedback, found), "; ") if found else sentence("none recorded")


def _one_feedback(fact: rm.Fact) -> Inline:
    feedback = fact.body.statement
    few = feedback.respondents is not None and feedback.respondents < FEWEST_SHOWN
    respondents: Inline = sentence("fewer than five answers") if few else feedback.respondents or unknown()
    if feedback.score is None or feedback.out_of is None:
        return sentence("answers: %(number)s", number=respondents)
    return sentence(
        "%(score)s of %(most)s, answers: %(number)s", score=feedback.score, most=feedback.out_of, number=respondents
    )


def _decisions_about(layout: Layout, record: str, *items: str) -> Inline:
    found = [
        fact
        for fact in decisions_on(layout.context, items)  # type: ignore[arg-type]  # items of the resolution
        if record in (fact.body.statement.concerning or ())
    ]
    return joined(map(decision_line, found), "; ") if found else sentence("nothing recorded")


def goals(layout: Layout) -> Iterator[DocumentBlock]:
    """Yield the goals set for the Sector, each with its state (68-04)."""
    every = layout.of(OF_GOALS)
    if every is None:
        yield from paragraph(sentence("No goal for the Sector is recorded."))
        return
    yield from paragraph(sentence("Goals set for the Sector: %(number)s.", number=number(every)))
    by_state = [(state, layout.of(OF_GOALS, {"state": state})) for state in GOAL_STATES]
    rows = [(goal, sentence(PROGRESS_STATES[state])) for state, figure in by_state if figure for goal in figure.items]
    texts = {fact.stream: fact for fact in statements_of(layout.context, OBJECTIVES)}
    known_goals = [(texts[goal], state) for goal, state in rows if goal in texts]
    if known_goals:
        yield table(
            sentence("Goals for the Sector"),
            (sentence("Goal"), sentence("Set at"), sentence("State")),
            ((_goal(fact), _set_at(layout, fact), state) for fact, state in known_goals),
            kinds=(None,) * 3,
        )


def _goal(fact: rm.Fact) -> Inline:
    return joined((fact.body.statement.number, in_the_original(fact.body.statement.text)), " ")


def _set_at(layout: Layout, fact: rm.Fact) -> Inline:
    objective = fact.body.statement
    meeting = layout.context.history.meeting_of.get(objective.of or objective.set_by or "")
    return sentence("not known") if meeting is None else str(meeting.body.code)


def proposed(layout: Layout) -> Iterator[DocumentBlock]:
    """Yield the workshops proposed: how many, what became of them, and those that may be named (68-T2)."""
    every = layout.of(OF_PROPOSALS, {"kind": "workshop"})
    if every is None:
        yield from paragraph(sentence("No proposal of a workshop is recorded."))
        return
    yield from paragraph(sentence("Workshops proposed: %(number)s.", number=number(every)))
    states = [
        (words, layout.of(OF_PROPOSALS, {"kind": "workshop", "state": state})) for state, words in STATE_WORDS.items()
    ]
    if rows := [(sentence(words), number(figure)) for words, figure in states if figure]:
        yield table(sentence("What became of them"), (sentence("State"), sentence("Proposals")), rows, form="plain")
    proposals = [fact for fact in statements_of(layout.context, PROPOSALS) if fact.body.statement.kind == "workshop"]
    if proposals:
        yield table(
            sentence("Proposed workshops"),
            (sentence("Workshop"), sentence("Not before"), sentence("Not after"), sentence("TSAG")),
            ((_proposal(layout, fact)) for fact in proposals),
            kinds=(None,) * 4,
        )


def _proposal(layout: Layout, fact: rm.Fact) -> tuple[Inline, ...]:
    proposal = fact.body.statement
    days = (DayText(day) if day else sentence("not stated") for day in (proposal.earliest, proposal.latest))
    return in_the_original(proposal.text), *days, _decisions_about(layout, fact.stream, "68-T2")
