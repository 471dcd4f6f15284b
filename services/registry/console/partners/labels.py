"""Words for what became of a credential, and for why somebody was refused."""

from flask_babel import lazy_gettext as _l

WAY_CHOICES = (
    ("kafka", _l("Kafka: the topic, as soon as it is published")),
    ("feed", _l("Feed: pages over HTTP, with tokens")),
)
STATE_LABELS = {
    "works": _l("Works"),
    "revoked": _l("Revoked"),
    "not yet": _l("Not in Kafka yet"),
    "away": _l("Suspended"),
    "taken": _l("Name taken in Kafka"),
    "no secret": _l("Secret not known here"),
}
STATE_REASONS = {
    "taken": _l(
        "Kafka has a user of this name that this installation did not make, or made with another secret. It is left alone: "
        "rotate this credential to get another name."
    ),
    "no secret": _l("The vault here does not have what its secret is checked by. Revoke it and make another."),
}
REFUSAL_LABELS = {
    "invalid_client": _l("wrong secret, or revoked"),
    "unauthorized_client": _l("the partner was suspended"),
    "slow_down": _l("a wrong secret, too often"),
    "not-signed-in": _l("a token that was no good, or none"),
    "not-allowed": _l("no right to it"),
    "log-replaced": _l("a cursor of another log"),
    "beyond-the-end": _l("a cursor beyond the end"),
    "malformed": _l("a request that cannot be read"),
}
NO_KAFKA = _l("Kafka: this installation runs without it, so nobody is let in there yet")
NO_USERS_LABELS = {
    "none": _l(
        "This installation runs without Kafka, so this partner is not let in there, and has read nothing there."
    ),
    "open": _l("This cluster of Kafka asks nobody for a password: whoever reaches it reads there, suspended or not."),
    "unkept": _l(
        "No user of Kafka is set that makes others (RAPPORTEUR_REGISTRY_KAFKA_KEEPER), so this partner is not let in there."
    ),
    "outside": _l(
        "This cluster of Kafka takes no users from outside (SASL mechanism PLAIN): its operator makes the partner's, and "
        "suspends it there."
    ),
}


def refusal_label(problem: str) -> str:
    """`problem` is an error of RFC 6749, or a problem type as the feed has them."""
    code = problem.rpartition("/")[2]
    return str(REFUSAL_LABELS.get(code, code))
