"""Refusals for statements of every kind, with the parameters of their sentences."""

from shared.domain.errors import Refused


class AlreadyStated(Refused):
    """The id belongs to something stated before with other content: correct that. Parameters: id."""

    code = "already-stated"


class FactWithdrawn(Refused):
    """A withdrawn fact cannot be corrected: state it anew. Parameters: fact."""

    code = "fact-withdrawn"


class KeptElsewhere(Refused):
    """The record belongs to another service, whose log keeps what is said of it. Parameters: field, id."""

    code = "kept-elsewhere"


class ReasonMissing(Refused):
    """Known content is only replaced for a reason. Parameters: field."""

    code = "reason-missing"
