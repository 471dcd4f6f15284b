"""Refusals for statements of every kind, with the parameters of their sentences."""

from shared.domain.errors import Refused


class AlreadyStated(Refused):
    """The id belongs to an earlier statement with different content: correct that one. Parameters: id."""

    code = "already-stated"


class FactWithdrawn(Refused):
    """A withdrawn fact cannot be corrected: state it again. Parameters: fact."""

    code = "fact-withdrawn"


class KeptElsewhere(Refused):
    """The record belongs to another service, whose log holds the statements about it. Parameters: field, id."""

    code = "kept-elsewhere"


class ReasonMissing(Refused):
    """Recorded content is replaced only for a reason. Parameters: field."""

    code = "reason-missing"
