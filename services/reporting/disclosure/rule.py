"""The rule for disclosing closed facts in reports: named, versioned and printed like the rules of figures."""

from services.reporting.figures import RULES
from services.reporting.figures.audience import FEWEST_SHOWN as FEWEST
from services.reporting.figures.audience import JOINED

__all__ = ["FEWEST", "JOINED", "NAME", "TEXT", "TITLE", "WITHHELD", "is_counted_whole"]

NAME = "disclosure/1"
TITLE = "What an issued report tells of closed facts"
TEXT = (
    "A report issued for an audience outside the bureau counts organizations over all facts, and everything else (meetings, "
    "places, documents, topics, Member States, records by clause) over the facts that are open to the audience. A number over "
    "organizations is given only where the closed part of it is none, or five or more of them; otherwise the number over the "
    "open facts stands, as at least so many. Classes whose closed part is one to four are joined, with the smallest others, "
    "until five or more are in the joined class; those that could not be classified count there too where they are as few. "
    "Of a meeting, or of the period, of which the number of organizations itself is not given, none is given that rests on "
    "it. No sum and no difference of the numbers given of one meeting, or of the period, is the number of one to four closed "
    "organizations, nor is a class over the period less the same class at a meeting; shares, retention and measures of "
    "diversity are given only where that holds with them too. Compared with each earlier report that was issued for an "
    "audience outside the bureau, no class, share or number of the same rule differs by one to four organizations over closed "
    "facts: such a class is joined, and such a number is not given again. Only what is open is named, listed, drawn or counted "
    "as evidence."
)
WITHHELD = "fewer than five organizations differ from an earlier report"
"""The reason for withholding a number that differs by so few from an earlier report's."""


def is_counted_whole(key: str, parameters: object = None) -> bool:
    """Return whether figures of a key, or changes of it, are counted over all facts. All others are given over open facts."""
    compared = parameters.get("compared", key) if isinstance(parameters, dict) else key
    rule = RULES.get(str(compared))
    return rule is not None and rule.over_organizations
