"""How statements about an organization are corrected and withdrawn: which of them is chosen first."""

from typing import Any

from flask_babel import lazy_gettext as _l

from services.registry.console.dated_fields import REASON, SEEN_BY, SINCE, SOURCE, UNTIL
from services.registry.console.form_choices import FormChoices, record_of_page
from services.registry.console.organizations import fields
from services.registry.console.organizations.actions import STATED_SINCE, organization_action
from services.registry.console.organizations.statement_choices import FormValues, StatementChoices
from services.registry.console.rights import Handle
from services.registry.domain import commands
from shared.web.console import FormAction, FormField

CORRECTS = {
    "correct-place": "place",
    "correct-class": "class",
    "correct-parent": "subsidiary",
    "correct-merger": "merger",
}
"""The kind of statement that an act corrects, by the act's name."""


def correction_actions(handle: Handle, finding: FormChoices, statements: StatementChoices) -> tuple[FormAction, ...]:
    def correct(name: str, label: Any, shown: tuple[FormField, ...], command: type[Any], done: Any) -> FormAction:
        kind = CORRECTS[name]
        which = fields.fact(lambda: statements.choices(record_of_page(), kind))

        def initial(row: Any) -> FormValues:
            return statements.initial_values(row.id, kind)

        return organization_action(
            handle, name, label, (which, *shown, SOURCE, SEEN_BY, REASON), command, done, initial=initial
        )

    return (
        correct(
            "correct-place",
            _l("Correct its country"),
            (fields.country(finding), SINCE, UNTIL),
            commands.CorrectPlace,
            _l("The country is corrected."),
        ),
        correct(
            "correct-class",
            _l("Correct its category, size or sector"),
            (fields.class_value(), SINCE, UNTIL),
            commands.CorrectClass,
            _l("The class is corrected."),
        ),
        correct(
            "correct-parent",
            _l("Correct whose group it belongs to"),
            (fields.other("parent", _l("Group of"), finding), SINCE, UNTIL),
            commands.CorrectSubsidiary,
            _l("The group is corrected."),
        ),
        correct(
            "correct-merger",
            _l("Correct the merger"),
            (fields.other("into", _l("Part of"), finding), STATED_SINCE),
            commands.CorrectMerger,
            _l("The merger is corrected."),
        ),
        organization_action(
            handle,
            "withdraw",
            _l("Withdraw a statement"),
            (fields.fact(lambda: statements.choices(record_of_page())), REASON),
            commands.WithdrawOrganizationFact,
            _l("The statement is withdrawn. It stays in the history."),
        ),
    )
