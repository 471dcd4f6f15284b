"""Texts that seem to name a person. People are referenced in dedicated fields; no text of a record should name one."""

import re

from shared.statements.events import AnyStatement
from shared.statements.fields import LONGEST
from shared.statements.kinds import StatementKind
from shared.statements.wording import translatable as _

SEEMS_PERSONAL = _(
    "%(fields)s: this seems to name a person. The text was saved as you wrote it. If it does name a person,"
    " register them, choose them in a field for people, and take the name out of the text."
)
# Signs that distinguish a person from an organization, as far as possible: a title before a name, or an e-mail address.
# In web addresses "@" may begin a path segment.
_NAMED = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Mx|Dr|Prof|Sir|Dame|Madame|Monsieur|Herr|Frau|Ing)\b\.?|\bH\.\s?E\.)\s+[^\W\d_]"
    r"|[^\s/@]@[^\s/@]+\.\S+"
)


def seems_personal(value: object) -> bool:
    """Return whether a text seems to name a person, or one of several, or of texts by language."""
    match value:
        case str():
            return _NAMED.search(value) is not None
        case dict():
            return any(map(seems_personal, value.values()))
        case tuple() | list():
            return any(map(seems_personal, value))
    return False


def personal_texts(kind: StatementKind, statement: AnyStatement) -> tuple[str, ...]:
    """Return the names of the fields of a statement whose texts seem to name a person."""
    texts = (*(field.name for field in kind.fields if field.control in LONGEST), "source")
    return tuple(name for name in texts if seems_personal(getattr(statement, name)))
