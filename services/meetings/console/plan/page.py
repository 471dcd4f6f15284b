"""The pages of the plan: a table in which digits set the states, and the form that turns a proposed workshop into a meeting."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid5

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from services.meetings.console.judging import judge
from services.meetings.console.labels import WRITERS, _, days, today
from services.meetings.console.plan.content import Plan, Proposed, plan_of
from services.meetings.console.stating import checked_batch, new_batch, worded
from services.meetings.console.stating_pages import StatingPage
from services.meetings.console.workspace import MeetingsWorkspace
from services.meetings.console.year.lines import Line, command_of
from services.meetings.queries.plans import PlanQueries
from shared.contracts.meetings.aims import DECISION_KINDS, DECISIONS, FEEDBACK, OBJECTIVES, ObjectiveStated
from shared.contracts.meetings.follow_up import JUDGES, PROGRESS, ProgressStated
from shared.contracts.meetings.measures import MEASURES
from shared.contracts.meetings.proposals import PROPOSALS
from shared.contracts.meetings.work import ACTIONS
from shared.contracts.records import STATE
from shared.domain.dates import is_exact
from shared.domain.decider import Command
from shared.domain.errors import NotThere, Problem
from shared.domain.ids import kind_of
from shared.event_store.statements import StatementRow
from shared.statements.decider import state_fact
from shared.statements.kinds import StatementKind
from shared.web.access import may
from shared.web.command_context import viewer_context
from shared.web.console import show_notice
from shared.web.days import localized_date
from shared.web.problems import status_of
from shared.web.statements.endpoints import path_of
from shared.web.statements.judging import states_of
from shared.web.statements.sentences import text_for_reader
from shared.web.statements.workspace import StatementWorkspace, list_path, page_path
from shared.web.viewer import viewer

KEYS = (("objective", _l("Objectives")), ("action", _l("Actions")), ("proposal", _l("Proposals")))


class PlanView(StatingPage):
    """`/meetings/console/plan/`."""

    undoable = (PROGRESS,)

    def __init__(self, work: MeetingsWorkspace, statements: StatementWorkspace, plans: PlanQueries) -> None:
        super().__init__(statements, "plan")
        self.work, self.plans = work, plans

    def roles_for(self, view: str, method: str) -> frozenset[str]:
        return WRITERS if view == "workshop_view" else super().roles_for(view, method)

    def path(self, id: str) -> str:  # noqa: A002, ARG002  there is one plan
        return url_for(".index_view")

    @expose("/", methods=("GET", "POST"))
    def index_view(self) -> ResponseReturnValue:
        """Show the plan; record the chosen states in one act."""
        plan = plan_of(self.plans.stated(today()), today())
        form = {name: value.replace("\x00", "") for name, value in request.form.items()}
        refusal, status = self._judge(plan, form) if request.method == "POST" else ("", 200)
        if request.method == "POST" and not refusal:
            return redirect(url_for(".index_view"), 303)
        page = self.render(
            "meetings/plan.html",
            plan=plan,
            common={
                "on": form.get("on", localized_date(today().isoformat())),
                "judged_by": form.get("judged_by", "bureau"),
            },
            judges=[(judge, _l(label)) for judge, label in JUDGES.items()],
            keys=[(label, states_of(kind)) for kind, label in KEYS],
            refusal=refusal,
            batch=form.get("command_id") or new_batch(),
            **self._context(plan),
        )
        return page, status

    @expose("/workshop/<proposal>", methods=("GET", "POST"))
    def workshop_view(self, proposal: str) -> ResponseReturnValue:
        """Plan the meeting that a proposed workshop becomes; its objectives are carried over."""
        plan = plan_of(self.plans.stated(today()), today())
        proposed = next((each for each in plan.proposals if each.judged.fact == proposal), None)
        if proposed is None:
            raise NotThere(id=proposal)
        typed = {name: value.replace("\x00", "").strip() for name, value in request.form.items()}
        if request.method == "GET":
            typed = {"days": _proposed_day(proposed), "city": "", "code": "", "mode": ""}
        line, refusal, status = Line(1, typed), "" if proposed.can_be_planned else _no_more(proposed), 200
        if request.method == "POST":
            refusal, status = self._plan(line, proposed, typed.get("command_id", ""))
            if not refusal:
                return redirect(url_for(".index_view"), 303)
        page = self.render(
            "meetings/plan_workshop.html",
            proposed=proposed,
            line=line,
            series=self.plans.workshop_series(),
            new_series=url_for("console-series.create_view"),
            countries=sorted(self.work.directory.country_names().items(), key=lambda each: each[1]),
            refusal=refusal,
            batch=typed.get("command_id") or new_batch(),
            text_of=text_for_reader,
        )
        return page, status

    # Acts -------------------------------------------------------------------------------------------------------------

    def _judge(self, plan: Plan, form: Mapping[str, str]) -> tuple[str, int]:
        """Record the chosen states; return a refusal and its status, if any."""
        return judge(
            self.acts,
            list(plan.judged()),
            form,
            "state",
            _("Choose a state for at least one of them."),
            lambda count: ngettext("One state is recorded.", "%(num)s states are recorded.", count),
        )

    def _plan(self, line: Line, proposed: Proposed, sent: str) -> tuple[str, int]:
        """Plan the meeting, carry the objectives over, and note it on the proposal, all in one act."""
        batch = checked_batch(sent)
        if not proposed.can_be_planned and not self._is_done(batch):
            return _no_more(proposed), 422
        meeting = command_of(line, batch)
        if meeting is None:
            return _("Nothing was recorded: see the errors below."), 422
        code, stream = line.typed["code"], meeting.stream
        carried = [
            state_fact(OBJECTIVES, _carried_over(each, stream, batch, number))
            for number, each in enumerate(proposed.aims)
        ]
        noted = ProgressStated(
            f"progress-{uuid5(UUID(batch), 'planned')}", proposed.judged.fact, "agreed", today().isoformat(), "bureau",
            text=code, evidence=(stream,),
        )  # fmt: skip
        commands: list[Command] = [meeting, *carried, state_fact(PROGRESS, noted)]
        try:
            self.statements.handler.handle_batch(batch, commands, viewer_context())
        except Problem as problem:
            return worded(problem), int(status_of(problem))
        show_notice(
            ngettext(
                "%(code)s is planned, with one objective.", "%(code)s is planned, with %(num)s objectives.", len(carried),
                code=code,
            )
        )  # fmt: skip
        return "", 200

    def _is_done(self, batch: str) -> bool:
        """Return whether this form was sent before; it then gets the same answer."""
        return bool(self.statements.handler.results_of_batch(batch, viewer_context().actor))

    def _undo_path(self, kind: StatementKind, batch: str) -> str:
        return url_for(".undone_view", id="plan", kind=kind.name, batch=batch)

    # Page -------------------------------------------------------------------------------------------------------------

    def _context(self, plan: Plan) -> dict[str, Any]:
        names = self.work.records.names(_named(plan))
        return {
            "name_of": lambda record: names.get(record, record),
            "days": days,
            "text_of": text_for_reader,
            "decided": {kind: _l(label) for kind, label in DECISION_KINDS.items()},
            "page_of": lambda row: page_path(row.kind, row.fact),
            "followed": self._followed(plan),
            "writes": may(viewer(), WRITERS),
            "enter": _entering(),
            "objectives_path": list_path(OBJECTIVES),
            "NO_RESULT": _("no result recorded"),
        }

    def _followed(self, plan: Plan) -> dict[str, str]:
        """Return the addresses of the figures that show what followed a State's promotion, by promotion."""
        by = {row.fact: row.statement for row in plan.promotions if kind_of(row.statement.by) == STATE.name}
        codes, now = self.work.directory.state_codes([each.by for each in by.values()]), today().isoformat()
        figure = "promotion.participation;country={country}/since={since}"
        return {
            fact: "/reporting/evidence?" + urlencode(
                {"figure": figure.format(country=codes[each.by], since=each.since), "period": f"{each.since}..{now}"}
            )
            for fact, each in by.items()
            if each.by in codes and is_exact(each.since) and each.since <= now
        }  # fmt: skip


def _carried_over(row: StatementRow, meeting: str, batch: str, number: int) -> ObjectiveStated:
    """Return an objective of a proposed workshop as an objective of the meeting."""
    statement = row.statement
    fact = f"objective-{uuid5(UUID(batch), f'objective {number}')}"
    return ObjectiveStated(
        fact,
        "workshop",
        statement.number,
        statement.text,
        of=meeting,
        set_by=statement.set_by,
        document=statement.document,
        source=statement.source,
    )


def _no_more(proposed: Proposed) -> str:
    """Return why a proposal can no longer be planned."""
    if proposed.judged.state == "declined":
        return _("It is declined.")
    return _("It is carried out.") if proposed.judged.state == "carried out" else _("It is planned already.")


def _proposed_day(proposed: Proposed) -> str:
    earliest = proposed.judged.row.statement.earliest
    return localized_date(earliest) if earliest else ""


def _named(plan: Plan) -> set[str]:
    """Return the ids of the other records that the page names."""
    owners = {action.row.statement.owner for aim in plan.aims for action in aim.actions}
    set_by = {goal.row.statement.set_by for goal in plan.goals}
    states = {row.statement.by for row in plan.promotions}
    return {each for each in owners | set_by | states if each}


def _entering() -> dict[str, Callable[..., str]]:
    """Return functions by kind that give the address of the form to record one."""
    return {
        kind.name: partial(url_for, f"console-{path_of(kind)}.create_view")
        for kind in (OBJECTIVES, ACTIONS, PROPOSALS, MEASURES, FEEDBACK, DECISIONS)
    }
