"""Actions on a partner's webhooks, as forms. Each form names its webhook; links to the form preset it."""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from services.registry.console.form_choices import Choice, record_of_page
from services.registry.console.partner_acts import SHOWN_ONCE, Act
from services.registry.console.rights import WRITERS
from services.registry.domain import webhook_commands as commands
from services.registry.queries import RegistryQueries
from services.registry.schemas import webhooks as schemas
from services.registry.service import IssuedSecret
from shared.event_store.command_handler import CommandContext, Handle
from shared.web.console import FormAction, FormField
from shared.web.console.in_error import REASON
from shared.web.console.record_acts import RecordActs

MakeSecret = Callable[[commands.RegisterWebhook | commands.RotateWebhookSecret, CommandContext], IssuedSecret]
BEGINS_CHOICES = (
    ("now", _l("With the next event")),
    ("beginning", _l("With the first event of the log")),
)


class WebhookFormFields:
    def __init__(self, queries: RegistryQueries) -> None:
        self._queries = queries
        self.webhook = FormField("webhook", _l("Webhook"), kind="select", choices=self.webhooks)
        self.url = FormField(
            "url",
            _l("Address"),
            _l(
                "It begins with https://. It stays in the history for ever, so it must not contain a password or secret."
            ),
        )
        self.types = FormField(
            "types",
            _l("Types of events"),
            _l("One per line, in full or as a beginning with a star. Leave it empty for all of them."),
            "textarea",
            optional=True,
        )
        self.subjects = FormField(
            "subjects",
            _l("Records"),
            _l("Ids, one per line, in full or as a beginning with a star, such as meeting-*. Leave it empty for all."),
            "textarea",
            optional=True,
        )

    def webhooks(self) -> list[Choice]:
        return [(row.id, row.url) for row in self._queries.webhooks_of(record_of_page())]

    def rotating(self) -> list[Choice]:
        return [(row.id, row.url) for row in self._rows() if len(row.secrets.split()) > 1]

    def to_rotate(self) -> list[Choice]:
        return [(row.id, row.url) for row in self._rows() if len(row.secrets.split()) == 1]

    def older_secrets(self) -> list[Choice]:
        """Return the older secrets waiting to be ended, by the addresses that they sign for."""
        return [(row.secrets.split()[0], row.url) for row in self._rows() if len(row.secrets.split()) > 1]

    def chosen(self, _row: Any) -> dict[str, str | None]:
        """Preset the webhook that a link names, or the only one, with its present values."""
        rows = {row.id: row for row in self._rows()}
        requested = request.args.get("webhook", "")
        row = rows.get(requested) or (next(iter(rows.values())) if len(rows) == 1 else None)
        if row is None:
            return {}
        older = row.secrets.split()[0]
        return {"webhook": row.id, "url": row.url, "types": row.types, "subjects": row.subjects, "secret": older}

    def _rows(self) -> list[Any]:
        return list(self._queries.webhooks_of(record_of_page()))


def webhook_actions(handle: Handle, make: MakeSecret, forms: WebhookFormFields) -> tuple[FormAction, ...]:
    """Return the actions in the order of the page. The partner's version does not matter to a webhook's commands."""
    unchanged = _l("No change: it says this already.")
    act = partial(RecordActs(handle, WRITERS, {"partner": "id"}, schemas, unchanged).act, initial=forms.chosen)
    show = partial(RecordActs(make, WRITERS, {"partner": "id"}, schemas).act, initial=forms.chosen, intro=SHOWN_ONCE)
    return (
        show(
            "webhook",
            _l("Register a webhook"),
            (
                forms.url,
                FormField("begins", _l("Begins"), kind="radio", choices=BEGINS_CHOICES),
                forms.types,
                forms.subjects,
            ),
            commands.RegisterWebhook,
            "",
            adds=True,
            initial=lambda _row: {"begins": "now"},
        ),
        act(
            "change-webhook",
            _l("Change a webhook"),
            (forms.webhook, forms.url, forms.types, forms.subjects),
            commands.ChangeWebhook,
            _l("The webhook is changed. It continues where it was."),
        ),
        *_sending(act, forms),
        *_signing(act, show, forms),
        act(
            "remove-webhook",
            _l("Remove a webhook"),
            (forms.webhook, REASON),
            commands.RemoveWebhook,
            _l("The webhook is removed. Nothing more is sent there."),
            intro=_l("Its position in the log and its secrets are deleted. To stop for a while, park it instead."),
        ),
    )


def _sending(act: Act, forms: WebhookFormFields) -> tuple[FormAction, ...]:
    """Return the actions that stop sending, resume it, and send an event again."""
    after = FormField(
        "after",
        _l("Continue after position"),
        _l(
            "Leave it empty to continue where it stopped. 0 sends everything again, from the first event. A position"
            " beyond the log's end counts as its end."
        ),
        "number",
        optional=True,
    )
    position = FormField("position", _l("Position"), _l("The number of the event in the partners' log."), "number")
    return (
        act(
            "park-webhook",
            _l("Park a webhook"),
            (forms.webhook, REASON),
            commands.ParkWebhook,
            _l("The webhook is parked. Nothing is sent until it is resumed."),
        ),
        act(
            "resume-webhook",
            _l("Resume a webhook, or replay"),
            (forms.webhook, after),
            commands.ResumeWebhook,
            _l("The webhook is resumed, within seconds."),
            intro=_l("Events sent again keep their ids, so that the partner recognizes them."),
        ),
        act(
            "send-webhook-again",
            _l("Send again"),
            (forms.webhook, position),
            commands.SendWebhookAgain,
            lambda values, _answer: _(
                "Event %(position)s is sent again, within seconds, unless the log ends before it.",
                position=values.fields["position"],
            ),
            intro=_l("One event is sent once more, even to a parked webhook. The webhook's position stays the same."),
        ),
    )


def _signing(act: Act, show: Act, forms: WebhookFormFields) -> tuple[FormAction, ...]:
    """Return the actions on secrets: to create another one, and to end the older one."""
    return (
        show(
            "rotate-secret",
            _l("Rotate a webhook's secret"),
            (FormField("webhook", _l("Webhook"), kind="select", choices=forms.to_rotate),),
            commands.RotateWebhookSecret,
            "",
        ),
        act(
            "end-secret",
            _l("End a webhook's older secret"),
            (
                FormField("webhook", _l("Webhook"), kind="select", choices=forms.rotating),
                FormField("secret", _l("Secret"), kind="hidden", choices=forms.older_secrets),
            ),
            commands.EndWebhookSecret,
            _l("The older secret is ended. Only the newer one signs now."),
            intro=_l(
                "At present both secrets sign. End the older one once the partner checks signatures by the newer."
            ),
        ),
    )
