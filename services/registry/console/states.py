"""States in the console: list, record, and their dated statuses."""

from datetime import date
from typing import Any, ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from services.registry import read_models
from services.registry.console.amending import in_error_act, name_act
from services.registry.console.dated_fields import REASON, SEEN_BY, SINCE, SOURCE, UNTIL
from services.registry.console.finding import Choice, record_of_page
from services.registry.console.history import history
from services.registry.console.past import Pasts
from services.registry.console.rights import READERS, WRITERS, Handle, makes, runs
from services.registry.console.words import CERTAINTIES, FIELD_WORDS, REGION_CHOICES, value_words, with_days
from services.registry.domain import commands
from services.registry.domain.state import VALUES
from services.registry.queries import Questions
from services.registry.schemas import states as schemas
from shared.privacy.vault_names import Names
from shared.web.console import Act, Column, EventSourcedView, Fact, Field, Filter, Happening, Past, Reading

_VALUES = tuple(dict.fromkeys(word for words in VALUES.values() for word in words))


def _acts(handle: Handle, questions: Questions) -> tuple[Act, ...]:
    """What may be done about a State that is there."""

    def stated() -> list[Choice]:
        rows = questions.statuses_of(record_of_page())
        return [
            (row.fact, with_days(f"{FIELD_WORDS[row.field]}: {value_words(row.value)}", row.since, row.until))
            for row in rows
        ]

    value = Field(
        "value",
        _l("Value"),
        _l("A region for the region, developing or developed for development, yes or no for the others."),
        "select",
        choices=lambda: [(word, value_words(word)) for word in _VALUES],
    )
    certainty = Field("certainty", _l("How sure"), kind="select", choices=CERTAINTIES, unknown=True, optional=True)
    how = _l(
        "Where you leave open how sure it is, say here how sources dispute it: reports then count the State apart."
    )
    note = Field("note", _l("Note"), how, optional=True)
    fact = Field("fact", _l("Statement"), _l("The one that was stated in error."), "select", choices=stated)
    dated = (value, SINCE, UNTIL, certainty, note, SOURCE, SEEN_BY)

    return (
        Act(
            "status",
            _l("State a status"),
            (
                Field(
                    "field",
                    _l("Status"),
                    kind="select",
                    choices=lambda: [(name, str(words)) for name, words in FIELD_WORDS.items()],
                ),
                *dated,
            ),
            schemas.StateStatus,
            runs(handle, commands.StateStatus, "state"),
            lambda _said, _answer: _("The status is recorded."),
            roles=WRITERS,
            primary=True,
        ),
        Act(
            "correct",
            _l("Correct a status"),
            (fact, *dated, REASON),
            schemas.CorrectStatus,
            runs(handle, commands.CorrectStatus, "state"),
            lambda _said, _answer: _("The status is corrected."),
            roles=WRITERS,
        ),
        Act(
            "withdraw",
            _l("Withdraw a status"),
            (fact, REASON),
            schemas.Withdraw,
            runs(handle, commands.WithdrawStatus, "state"),
            lambda _said, _answer: _("The status is withdrawn. It stays in the history."),
            roles=WRITERS,
        ),
    )


def states_view(handle: Handle, questions: Questions, names: Names, reading: Reading) -> EventSourcedView:
    class States(EventSourcedView):
        table = read_models.states
        title = _l("States")
        columns = (
            Column("name", _l("Name"), sort="sort_name"),
            Column("region", _l("Region"), sort="region"),
            Column(
                "development", _l("Development"), value=lambda row: row.development and value_words(row.development)
            ),
            Column("iso3", _l("Code"), sort="iso3", phone=False),
        )
        roles: ClassVar = READERS
        search, search_hint, order = ("sort_name",), _l("Name"), "sort_name"
        filters = (Filter("region", _l("Region"), REGION_CHOICES, unknown=True),)
        creates = Act(
            "new",
            _l("Register a State"),
            (
                Field("name", _l("Name"), _l("As ITU writes it.")),
                Field("iso3", _l("Code of three letters"), _l("ISO 3166-1, such as FIN.")),
                Field("iso2", _l("Code of two letters"), _l("ISO 3166-1, such as FI.")),
                SEEN_BY,
            ),
            schemas.RegisterState,
            makes(handle, commands.RegisterState),
            lambda said, _answer: _("%(name)s is registered.", name=said.parts["name"]),
            roles=WRITERS,
        )
        acts = (
            *_acts(handle, questions),
            name_act(handle, commands.CorrectStateName, schemas.CorrectStateName, "state"),
            in_error_act(handle, "state"),
        )

        has_past = True

        def summary(self, row: Any) -> str:
            if row.region is None:
                return str(_("Its region is not known."))
            return str(_("In the region %(region)s.", region=row.region))

        def facts(self, row: Any) -> list[Fact]:
            rows = questions.statuses_of(row.id)
            found = [Fact(_("Codes"), f"{row.iso3}, {row.iso2}")]
            for name, label in FIELD_WORDS.items():
                these = [
                    with_days(value_words(each.value), each.since, each.until) for each in rows if each.field == name
                ]
                found += [Fact(str(label), text) for text in these] or [Fact(str(label), None)]
            return [*found, Fact(_("Id"), row.id)]

        def as_it_was(self, row: Any, day: date) -> Past:
            return Pasts(questions).state(row, day)

        def history(self, row: Any) -> list[Happening]:
            return history(row.id, questions, names)

    return States(reading, "states")
