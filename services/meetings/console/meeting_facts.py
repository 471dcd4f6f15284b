"""Facts of a meeting: details, subjects, and counts, topics, conclusions and reports, each with a page of its own."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, NamedTuple

from flask import url_for
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from marshmallow import ValidationError, post_load, validates_schema

from services.meetings.console.history import history_of
from services.meetings.console.labels import ROLES, SEEN_BY, _, chosen_yes_or_no, label_of, marking_badge, meeting_label
from services.meetings.console.meeting_facts_labels import KINDS, fact_label, quoted_count, text_field, text_of
from services.meetings.console.workspace import MeetingsWorkspace
from services.meetings.domain import commands
from services.meetings.schemas import meeting_facts as schemas
from services.meetings.schemas.fields import FactActs, Lines, without_fact
from shared.contracts.meetings import CountStated, meeting_facts
from shared.event_store.statements import StatementQueries, StatementRow
from shared.web.command_fields import CommandFields
from shared.web.console import (
    Badge,
    Column,
    FactRow,
    Filter,
    FormAction,
    FormField,
    HistoryEntry,
    ReadOnlySession,
)
from shared.web.console.editing import Editable
from shared.web.console.sources import linked, sources_list
from shared.web.fields import OneOf
from shared.web.statements.acts import WHY
from shared.web.statements.form_fields import REASON, SOURCE, filled_from, own_form_fields
from shared.web.statements.record_pages import RecordStatementView, Window

REPLACING = FormField(
    "reason", _l("Reason"), _l("Needed if this replaces an earlier record."), "textarea", optional=True
)
YES_NO = (("yes", _l("Yes")), ("no", _l("No")))
DETAILS = (
    FormField("venue", _l("Venue"), optional=True),
    FormField(
        "hosts", _l("Hosts"), _l("Organizations as the source writes them, one per line."), "textarea", optional=True
    ),
    FormField("colocated_with", _l("Held together with"), _l("A larger event, such as WTSA-16."), optional=True),
    FormField("invitation_only", _l("By invitation only"), kind="select", choices=YES_NO, unknown=True),
    FormField("day_note", _l("What is uncertain about the days"), optional=True),
    FormField("note", _l("Note"), kind="textarea", optional=True),
    SOURCE,
    SEEN_BY,
    REPLACING,
)
ABOUT = (
    ("subjects", _l("On the subjects listed below")),
    ("general", _l("General: on no subject in particular")),
)
SUBJECTS = (
    FormField("about", _l("The meeting is"), kind="radio", choices=ABOUT),
    FormField(
        "subjects",
        _l("Subjects"),
        _l("All of them, one per line: health, transport, education."),
        "textarea",
        optional=True,
    ),
    SOURCE,
    SEEN_BY,
    REPLACING,
)
CONCLUSION_CHOICES = (
    ("yes", _l("These are all: every conclusion of the meeting is summarized")),
    ("no", _l("These are not all: there were more conclusions")),
)


class SubjectsForm(schemas.StateSubjects):
    """The form of StateSubjects, in which a general meeting is declared instead of left empty."""

    about = OneOf("subjects", "general", required=True)
    subjects = Lines(80)

    @validates_schema
    def says_one_of_both(self, said: dict[str, Any], **_place: object) -> None:
        """Require subjects or the declaration, and not both. Raises ValidationError, at the subjects."""
        if said.get("about") == "subjects" and not said.get("subjects"):
            raise ValidationError(_("Enter a subject, or choose that it is a general meeting."), "subjects")
        if said.get("about") == "general" and said.get("subjects"):
            raise ValidationError(
                _("A general meeting has no subjects. Remove them, or choose the other option."), "subjects"
            )

    @post_load
    def to_input(self, said: dict[str, Any], **_options: object) -> CommandFields:
        said.pop("about")
        answer: CommandFields = super().to_input({"subjects": None, **said})
        return answer


def describing_actions(work: MeetingsWorkspace) -> tuple[FormAction, ...]:
    """Return the actions on facts of which a meeting has one each: details, subjects, and the completeness of conclusions."""
    act = work.acts(schemas, meeting="id").act
    details = act(
        "details",
        _l("Edit the details"),
        DETAILS,
        commands.StateMeetingDetails,
        _l("The details are recorded."),
        initial=lambda row: details_values(work.queries.details_of(row.id)),
    )
    conclusions = act(
        "conclusions",
        _l("Confirm whether these are all"),
        (FormField("complete", _l("The conclusions"), kind="radio", choices=CONCLUSION_CHOICES), SOURCE),
        commands.CloseConclusions,
        lambda said, _answer: (
            _("All conclusions are summarized.")
            if said.fields["complete"]
            else _("Not all conclusions are summarized.")
        ),
        unchanged=None,
        initial=lambda row: {
            "complete": chosen_yes_or_no(row.conclusions_complete),
            "source": row.conclusions_source,
        },
    )
    return (details, *_subject_actions(work), conclusions)


def _subject_actions(work: MeetingsWorkspace) -> tuple[FormAction, ...]:
    act = work.acts(schemas, meeting="id").act
    return (
        act(
            "subjects",
            _l("Enter the subjects"),
            SUBJECTS,
            commands.StateSubjects,
            _l("The subjects are recorded."),
            schema=SubjectsForm,
            initial=lambda row: subjects_values(work.queries.subjects_of(row.id)),
        ),
        act(
            "subjects-withdraw",
            _l("Withdraw the subjects"),
            (REASON,),
            commands.WithdrawSubjects,
            _l("The subjects are withdrawn. They stay in the history."),
        ),
    )


def details_values(details: Any) -> Mapping[str, str | None]:
    """Return the details as their form holds them."""
    if details is None:
        return {"marking": "bureau"}
    plain = ("venue", "hosts", "colocated_with", "day_note", "note", "source", "marking")
    said = {name: getattr(details, name) for name in plain}
    return said | {"invitation_only": chosen_yes_or_no(details.invitation_only)}


def subjects_values(stated: Any) -> Mapping[str, str | None]:
    """Return the subjects as their form holds them."""
    if stated is None:
        return {"marking": "bureau"}
    about = "subjects" if stated.subjects else "general"
    return {"about": about, "subjects": stated.subjects, "source": stated.source, "marking": stated.marking}


class FactForms(NamedTuple):
    """The words for stating and correcting facts of a kind; `name` is in the addresses of both actions."""

    name: str
    acts: FactActs
    label: str
    correction_label: str

    def fields(self, work: MeetingsWorkspace) -> tuple[FormField, ...]:
        """Return the fields that both share."""
        return (*own_form_fields(self.acts.kind, work.records, work.queries.told), SOURCE, SEEN_BY)


FORMS = (
    FactForms("count", schemas.COUNTS, _l("Enter a number from a document"), _l("Correct the count")),
    FactForms("topic", schemas.TOPICS, _l("Add a topic"), _l("Correct the topic")),
    FactForms("conclusion", schemas.CONCLUSIONS, _l("Add a summary of a conclusion"), _l("Correct the summary")),
    FactForms("report", schemas.REPORTS, _l("Add a document that reports the meeting"), _l("Correct the document")),
)


def stating_actions(work: MeetingsWorkspace) -> list[FormAction]:
    """Return the actions that state one of each kind, on the page of the meeting."""
    act = work.acts(schemas, meeting="id").act
    return [
        act(
            forms.name,
            forms.label,
            forms.fields(work),
            forms.acts.state,
            _l("It is recorded."),
            schema=forms.acts.state_schema,
            unchanged=_l("No change: this is already recorded."),
            adds=True,
            initial=lambda _row: {"marking": "bureau"},
        )
        for forms in FORMS
    ]


def _amending_actions(work: MeetingsWorkspace) -> list[FormAction]:
    act = work.acts(schemas, meeting="record", fact="fact").act
    correcting = [
        act(
            f"correct-{forms.name}",
            forms.correction_label,
            (*forms.fields(work), REASON),
            forms.acts.correct,
            _l("It is corrected."),
            schema=without_fact(forms.acts.correct_schema),
            initial=lambda row: {**filled_from(row.kind, row.statement), "marking": row.marking},
            primary=True,
        )
        for forms in FORMS
    ]
    withdrawing = act(
        "withdraw",
        _l("Withdraw the statement"),
        (WHY,),
        commands.WithdrawMeetingFact,
        _l("It is withdrawn. It stays in the history."),
        schema=without_fact(schemas.WithdrawMeetingFact),
    )
    return [*correcting, withdrawing]


def _stated(row: StatementRow, correct: FormAction) -> list[FactRow]:
    """Return the parts of a fact, each corrected where it stands."""
    said = row.statement
    values = {**filled_from(row.kind, said), "marking": row.marking}

    def part(label: Any, value: str | Markup, *fields: str) -> FactRow:
        words = value.striptags() if isinstance(value, Markup) else value
        return FactRow(str(label), value, edit=Editable(fields[0], fields, values, correct=correct, before=words))

    if not isinstance(said, CountStated):
        return [part(label_of(KINDS, row.kind.name), text_of(said), text_field(said).name)]
    return [
        part(_("Number"), quoted_count(said), "value", "relation"),
        part(_("What was counted"), said.of, "of"),
        part(_("Who states it"), said.by, "by"),
    ]


def _sources(source: str | None, meeting: Any) -> FactRow:
    """Return the sources of a fact; without one of its own, the meeting's."""
    if source:
        return FactRow(_("Source"), linked(source))
    return FactRow(_("Sources of the meeting"), sources_list(meeting.sources.split("\n")) if meeting.sources else None)


class MeetingFactsView(RecordStatementView):
    title = _l("Facts about meetings")
    roles: ClassVar = ROLES
    search, search_hint, order = ("words",), _l("Words in the text"), "kind"
    filters = (Filter("kind", _l("Kind"), KINDS),)

    def __init__(self, work: MeetingsWorkspace, reading: ReadOnlySession) -> None:
        self.work, self.told = work, StatementQueries(work.queries.reader, meeting_facts.KINDS)
        self.actions = tuple(_amending_actions(work))
        self.columns = (
            Column("text", _l("Events"), value=fact_label),
            Column("kind", _l("Kind"), value=lambda row: label_of(KINDS, row.kind.name), sort="kind"),
            Column("meeting", _l("Meeting"), value=lambda row: work.name(row.record)),
        )
        super().__init__(reading, "told")

    def read(self, chosen: Mapping[str, str], search: str, window: Window) -> list[StatementRow]:
        rows = self.told.by_kind(search, [chosen["kind"]] if "kind" in chosen else None, **window)
        self.work.records.names(row.record for row in rows)
        return rows

    def summary(self, row: StatementRow) -> str:
        return meeting_label(self.work.queries.meeting(row.record))

    def badges(self, row: StatementRow) -> list[Badge]:
        return [Badge(str(label_of(KINDS, row.kind.name))), marking_badge(row)]

    def actions_for(self, row: StatementRow) -> Sequence[FormAction]:
        name = next(each.name for each in FORMS if each.acts.kind is row.kind)
        return [self.action_named(f"correct-{name}"), self.action_named("withdraw")]

    def facts(self, row: StatementRow) -> list[FactRow]:
        meeting = self.work.queries.meeting(row.record)
        path = url_for("console-meetings.details_view", id=row.record)
        link = Markup('<a href="{}">{}</a>').format(path, meeting_label(meeting))
        return [
            FactRow(_("Meeting"), link),
            *_stated(row, self.actions_for(row)[0]),
            _sources(row.statement.source, meeting),
        ]

    def history(self, row: StatementRow) -> list[HistoryEntry]:
        return history_of(self.work, row.record, row.record, row.fact)

    def success_url(self, _act: FormAction, row: StatementRow, _answer: Any) -> str:
        return url_for("console-meetings.details_view", id=row.record)
