"""A partner's webhooks: registered, changed, parked and resumed, their secrets rotated, removed."""

import pytest

from services.registry.domain import partner
from services.registry.domain import partner_webhooks as rules
from services.registry.domain.errors import (
    IsSuspended,
    NoSuchValue,
    OnlyWebhookSecret,
    TooManyWebhooks,
    UnknownWebhook,
    UnknownWebhookSecret,
    WebhookSecretsThere,
    WebhookThere,
)
from services.registry.domain.webhook_commands import (
    ChangeWebhook,
    EndWebhookSecret,
    ParkWebhook,
    RegisterWebhook,
    RemoveWebhook,
    ResumeWebhook,
    RotateWebhookSecret,
    SendWebhookAgain,
)
from shared.contracts.registry import (
    PartnerRegistered,
    PartnerSuspended,
    PartnerWebhookChanged,
    PartnerWebhookParked,
    PartnerWebhookRegistered,
    PartnerWebhookRemoved,
    PartnerWebhookResumed,
    PartnerWebhookSecretEnded,
    PartnerWebhookSecretMade,
    PartnerWebhookSentAgain,
)
from shared.domain.errors import NotThere
from shared.testing import Scenario

pytestmark = pytest.mark.requirement("12.12")
URL, OTHER = "https://partner.example/hook", "https://other.example/hook"
THERE = PartnerWebhookRegistered("w1", URL, "s1", "now")
WHY = "Its server moves."


def register(webhook: str = "w1", url: str = URL, secret: str = "s1", **more: object) -> RegisterWebhook:  # noqa: S107  an id
    return RegisterWebhook(partner="p1", webhook=webhook, url=url, secret=secret, **{"begins": "now", **more})  # type: ignore[arg-type]


@pytest.fixture
def theirs() -> Scenario:
    return Scenario(partner).given(PartnerRegistered("p1", "Example SDO", "example-sdo", ("feed",)))


@pytest.fixture
def sent_to(theirs: Scenario) -> Scenario:
    return theirs.given(THERE)


def test_a_webhook_is_registered_once(theirs: Scenario) -> None:
    theirs.when(register()).then(THERE)
    theirs.when(register()).then_nothing()


def test_it_begins_now_or_at_the_beginning_and_may_get_a_part(theirs: Scenario) -> None:
    said = {"begins": "beginning", "types": ("rapporteur.partners.meeting-*",), "subjects": ("meeting-*",)}
    theirs.when(register(**said)).then(PartnerWebhookRegistered("w1", URL, "s1", **said))  # type: ignore[arg-type]
    theirs.when(register("w2", OTHER, begins="later")).then_refused(NoSuchValue, field="begins")


def test_of_a_partner_that_is_not_there_or_suspended_none_is_registered(theirs: Scenario) -> None:
    Scenario(partner).when(register()).then_refused(NotThere, id="p1")
    theirs.given(PartnerSuspended(WHY)).when(register()).then_refused(IsSuspended)


def test_an_address_is_registered_once_and_five_at_most(sent_to: Scenario) -> None:
    sent_to.when(register("w2", URL, "s2")).then_refused(WebhookThere, field="url", url=URL, webhook="w1")
    for number in range(2, rules.MOST + 1):
        sent_to.given(PartnerWebhookRegistered(f"w{number}", f"{OTHER}/{number}", f"s{number}", "now"))
    sent_to.when(register("w9", OTHER, "s9")).then_refused(TooManyWebhooks, most=rules.MOST)
    sent_to.given(PartnerWebhookRemoved("w1", WHY)).when(register("w9", URL, "s9")).then(
        PartnerWebhookRegistered("w9", URL, "s9", "now")
    )


def test_address_and_filter_are_stated_anew(sent_to: Scenario) -> None:
    sent_to.when(ChangeWebhook(partner="p1", webhook="w1", url=URL)).then_nothing()
    changed = ChangeWebhook(partner="p1", webhook="w1", url=OTHER, types=("a*",))
    sent_to.when(changed).then(PartnerWebhookChanged("w1", OTHER, ("a*",)))
    sent_to.when(changed).then_nothing()


def test_it_is_parked_and_resumed(sent_to: Scenario) -> None:
    sent_to.when(ParkWebhook(partner="p1", webhook="w1", reason=WHY)).then(PartnerWebhookParked("w1", WHY))
    sent_to.when(ParkWebhook(partner="p1", webhook="w1", reason=WHY)).then_nothing()
    sent_to.when(ResumeWebhook(partner="p1", webhook="w1")).then(PartnerWebhookResumed("w1"))


def test_it_is_resumed_though_no_event_says_that_it_was_parked(sent_to: Scenario) -> None:
    """It was parked after failures, which is not an event."""
    sent_to.when(ResumeWebhook(partner="p1", webhook="w1", after=3)).then(PartnerWebhookResumed("w1", 3))


def test_an_event_is_sent_again_as_often_as_asked(sent_to: Scenario) -> None:
    for _ in range(2):
        sent_to.when(SendWebhookAgain(partner="p1", webhook="w1", position=7)).then(PartnerWebhookSentAgain("w1", 7))


def test_a_second_secret_signs_too_until_the_older_is_ended(sent_to: Scenario) -> None:
    rotate = RotateWebhookSecret(partner="p1", webhook="w1", secret="s2")
    sent_to.when(rotate).then(PartnerWebhookSecretMade("w1", "s2"))
    sent_to.when(rotate).then_nothing()
    third = RotateWebhookSecret(partner="p1", webhook="w1", secret="s3")
    sent_to.when(third).then_refused(WebhookSecretsThere, field="webhook", secret="s1")
    end = EndWebhookSecret(partner="p1", webhook="w1", secret="s1")
    sent_to.when(end).then(PartnerWebhookSecretEnded("w1", "s1"))
    sent_to.when(end).then_nothing()
    sent_to.when(RotateWebhookSecret(partner="p1", webhook="w1", secret="s1")).then_nothing()


def test_the_only_secret_is_not_ended_nor_one_that_is_not_there(sent_to: Scenario) -> None:
    only = EndWebhookSecret(partner="p1", webhook="w1", secret="s1")
    sent_to.when(only).then_refused(OnlyWebhookSecret, field="secret")
    other = EndWebhookSecret(partner="p1", webhook="w1", secret="s9")
    sent_to.when(other).then_refused(UnknownWebhookSecret, field="secret", id="s9")


def test_one_that_is_removed_is_not_there_any_more(sent_to: Scenario) -> None:
    remove = RemoveWebhook(partner="p1", webhook="w1", reason=WHY)
    sent_to.when(remove).then(PartnerWebhookRemoved("w1", WHY))
    sent_to.when(remove).then_nothing()
    for command in (
        ParkWebhook(partner="p1", webhook="w1", reason=WHY),
        ResumeWebhook(partner="p1", webhook="w1"),
        ParkWebhook(partner="p1", webhook="w2", reason=WHY),
        RemoveWebhook(partner="p1", webhook="w2", reason=WHY),
    ):
        sent_to.when(command).then_refused(UnknownWebhook, field="webhook", id=command.webhook)
