"""Page 8, *Topic*: the present stage, the lineage, the treatment at each meeting; and all topics in one table for TSAG."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

import msgspec
from flask import g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from services.meetings.console.judging import judge
from services.meetings.console.labels import _, days, today
from services.meetings.console.stating import StatingActs, checked_batch, new_batch, not_longer, refusal_words
from services.meetings.console.subjects.judging import JudgedRow, judged_rows
from services.meetings.console.subjects.stages import Stages, stages
from services.meetings.console.subjects.stories import Story, judge_words, story_of
from services.meetings.console.subjects.unassigned import UnassignedTexts
from services.meetings.console.workspace import MeetingsWorkspace
from services.meetings.queries.topics import TopicQueries, TopicWeb, Treatment
from shared.contracts.meetings.follow_up import JUDGES, PROGRESS
from shared.contracts.meetings.topics import LINEAGES, TOPICS, TREATMENTS
from shared.domain.errors import Problem
from shared.event_store.command_handler import CommandContext
from shared.event_store.command_results import CommandResult
from shared.event_store.statements import StatementRow
from shared.statements.kinds import StatementKind
from shared.web.command_fields import CommandFields
from shared.web.console import Badge, FormAction, ReadOnlySession
from shared.web.console.columns import Choice
from shared.web.console.records import Tone
from shared.web.days import localized_date
from shared.web.problems import status_of
from shared.web.statements.acts import amending_acts, stating_act
from shared.web.statements.pages import StatementView, WithdrawnRow, statement_view
from shared.web.statements.workspace import StatementWorkspace

SERIES_OF_TSAG = "advisory group"
_TONES: Mapping[str, Tone] = {"in work": "info", "result": "good", "ended": "plain", "open": "plain"}


class TopicView(StatementView):
    """The pages of topics: the generic ones, and in addition the topic's own page, the table for TSAG, and texts to be
    assigned."""

    meetings: ClassVar[MeetingsWorkspace]
    stories: ClassVar[TopicQueries]
    details_template = "meetings/topic.html"
    list_template = "meetings/topics.html"

    def roles_for(self, view: str, method: str) -> frozenset[str]:
        writes = view in ("judge_view", "judge_undone", "unassigned_view", "assign_undone")
        return self.work.writers if writes else super().roles_for(view, method)

    # A topic's page -------------------------------------------------------------------------------------------------

    def summary(self, row: StatementRow) -> str:
        treatments = self._web(row).treated_at([row.fact])
        if not treatments:
            return _("No meeting is recorded as having treated it yet.")
        first, last = treatments[0], treatments[-1]
        sentence = _("First treated at %(meeting)s, %(days)s, as “%(name)s”.", **_place(first))
        if last is not first:
            sentence += " " + _("Last at %(meeting)s, %(days)s, as “%(name)s”.", **_place(last))
        return sentence

    def badges(self, row: StatementRow) -> list[Badge]:
        if isinstance(row, WithdrawnRow):
            return super().badges(row)
        stage = self._judged_now(row)
        word = self._stages.label(stage.state if stage else None)
        tone = _TONES.get(self._stages.family(stage.state if stage else None), "dashed")
        emerging = [Badge(_("New or emerging technology"))] if row.statement.emerging else []
        return [Badge(word, tone), *emerging, *super().badges(row)]

    def context(self, row: StatementRow | None) -> dict[str, Any]:
        values = super().context(row)
        if row is None:
            return values | {"unassigned": len(self.stories.unassigned()) if request.endpoint else 0}
        if isinstance(row, WithdrawnRow):
            return values | {"story": None}
        web = self._web(row)
        stage = self._judged_now(row)
        self.work.directory.names(each.meeting.series for each in web.treatments)
        story: Story = story_of(
            self.meetings, web, row.fact, self.stories.gaps({t.meeting.series for t in web.treatments})
        )
        return values | {"story": story, "stage": stage, "stage_word": self._stages.label, "judge_words": judge_words}

    def _web(self, row: StatementRow) -> TopicWeb:
        webs: dict[str, TopicWeb] = g.setdefault("topic_webs", {})
        if row.fact not in webs:
            webs[row.fact] = self.stories.kin(row.fact)
        return webs[row.fact]

    @property
    def _stages(self) -> Stages:
        return stages(self.stories.reader)

    def _judged_now(self, row: StatementRow) -> Any:
        return self._web(row).descent.judged_on(row.fact, today())

    # The table for TSAG ---------------------------------------------------------------------------------------------

    @expose("/judge", methods=("GET", "POST"))
    def judge_view(self) -> ResponseReturnValue:
        """Show all topics since the last meeting of TSAG, one line each; record all chosen stages in one act."""
        last = self.stories.last_meeting(SERIES_OF_TSAG, today().isoformat())
        since = None if last is None else last.first_day
        rows = judged_rows(self._stages, self.stories.every(), since, request.args.get("all") == "1")
        form = {name: value.replace("\x00", "") for name, value in request.form.items()}
        common = {
            "on": form.get("on", localized_date(today().isoformat())),
            "judged_by": form.get("judged_by", "bureau"),
        }
        refusal, status = "", 200
        if request.method == "POST":
            refusal, status = self._judge(rows, form)
            if not refusal:
                return redirect(url_for(".judge_view", all=request.args.get("all")), 303)
        page = self.page(
            "meetings/judging.html",
            None,
            rows=rows,
            last=last,
            common=common,
            stages=self._stages.offered,
            judges=[
                (judge, _l(label)) for judge, label in JUDGES.items() if judge in ("bureau", "meeting", "TSAG", "WTSA")
            ],
            refusal=refusal,
            batch=form.get("command_id") or new_batch(),
            days=days,
        )
        return page, status

    def _judge(self, rows: Sequence[JudgedRow], form: Mapping[str, str]) -> tuple[str, int]:
        """Record the chosen stages; return a refusal and its status, if any."""
        return judge(
            self._acts(".judge_undone"),
            rows,
            form,
            "stage",
            _("Choose a stage for at least one topic."),
            lambda count: ngettext("One topic is judged.", "%(num)s topics are judged.", count),
        )

    @expose("/judge/<batch>/undo", methods=("POST",))
    def judge_undone(self, batch: str) -> ResponseReturnValue:
        self._acts(".judge_undone").undo(PROGRESS, batch)
        return redirect(url_for(".judge_view"), 303)

    # Texts without a topic yet ------------------------------------------------------------------------------------

    @expose("/unassigned", methods=("GET", "POST"))
    def unassigned_view(self) -> ResponseReturnValue:
        """Show texts of old meetings with similar topics; assign the chosen ones in one act."""
        texts = UnassignedTexts(self.stories)
        form = {name: value.replace("\x00", "") for name, value in request.form.items()}
        refusal, status = "", 200
        if request.method == "POST":
            refusal, status = self._assign(texts, form)
            if not refusal:
                return redirect(url_for(".unassigned_view"), 303)
        page = self.page(
            "meetings/unassigned.html",
            None,
            texts=texts,
            new_topic=form.get("new_topic", ""),
            refusal=refusal,
            batch=form.get("command_id") or new_batch(),
            days=days,
        )
        return page, status

    def _assign(self, texts: UnassignedTexts, form: Mapping[str, str]) -> tuple[str, int]:
        batch = checked_batch(form.get("command_id", ""))
        texts.choose(form)
        acts = self._acts(".assign_undone")
        try:
            new = not_longer("new_topic", form.get("new_topic", "").strip()) if form.get("do") == "new" else ""
            if form.get("do") == "new" and not new:
                return _("Give the new topic a name."), 422
            if form.get("do") != "new" and form.get("new_topic", "").strip():
                return _("A new topic is typed. Create it, or empty that field first."), 422
            treatments = texts.treatments(
                acts.state_one(TOPICS, batch, {"name": {"en": new}}) if new and texts.any_ticked else None
            )
            if texts.wrong:
                return _("Nothing was recorded: see the errors below."), 422
            if not treatments:
                return _("Tick at least one text, and choose its topic."), 422
            count = acts.state(TREATMENTS, batch, treatments)
        except Problem as problem:
            return refusal_words(problem), int(status_of(problem))
        acts.notify(TREATMENTS, batch, ngettext("One text is assigned.", "%(num)s texts are assigned.", count))
        return "", 200

    @expose("/unassigned/<batch>/undo", methods=("POST",))
    def assign_undone(self, batch: str) -> ResponseReturnValue:
        self._acts(".assign_undone").undo(TREATMENTS, batch)
        return redirect(url_for(".unassigned_view"), 303)

    def _acts(self, undo: str) -> StatingActs:
        return StatingActs(self.work, lambda _kind, batch: url_for(undo, batch=batch))


def topic_acts(work: StatementWorkspace) -> tuple[FormAction, ...]:
    """Return the acts on a topic: judge it, record that it became another, record how a meeting treated it, and amend it."""
    judge = _elsewhere(
        work, PROGRESS, "judge", _l("Judge its stage"), lambda row: {"about": row.fact, "judged_by": "bureau"}
    )

    def offered() -> Sequence[Choice]:
        return stages(work.queries.reader).offered

    fields = tuple(replace(each, choices=offered) if each.name == "state" else each for each in judge.fields)
    return (
        replace(judge, fields=fields, primary=True),
        _elsewhere(work, LINEAGES, "derive", _l("Merge, split or continue it"), lambda row: {"topic": row.fact}),
        _elsewhere(work, TREATMENTS, "treat", _l("Record how a meeting treated it"), lambda row: {"topic": row.fact}),
        *(replace(each, primary=False) for each in amending_acts(work, TOPICS)),
    )


def _elsewhere(
    work: StatementWorkspace, kind: StatementKind, name: str, label: Any, given: Callable[[Any], dict[str, str]]
) -> FormAction:
    """Return the act that adds a statement of another kind about a row; it leads back to the row's page."""
    act = stating_act(work, kind)

    def run(loaded: CommandFields, context: CommandContext, _row: Any) -> CommandResult:
        # The version in the form is the topic's, but the statement has a stream of its own.
        return act.run(loaded, msgspec.structs.replace(context, expected=None), None)

    def initial(row: Any) -> Mapping[str, str | None]:
        return {"marking": kind.marking, "on": today().isoformat(), **given(row)}

    return replace(act, name=name, label=label, run=run, initial=initial)


def _place(treatment: Treatment) -> dict[str, str]:
    return {
        "meeting": treatment.meeting.code,
        "days": days(treatment.meeting),
        "name": treatment.row.statement.named_as,
    }


def topic_view(
    work: MeetingsWorkspace, statements: StatementWorkspace, queries: TopicQueries, reading: ReadOnlySession
) -> StatementView:
    """Make the pages of topics."""
    return statement_view(
        statements, TOPICS, reading, TopicView, meetings=work, stories=queries, actions=topic_acts(statements)
    )
