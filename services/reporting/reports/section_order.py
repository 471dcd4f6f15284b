"""The sections of the assessment for WTSA in their order, and their numbers: sentences name one by its number."""

from collections.abc import Mapping

ORDER = ("held", "came", "again", "before", "where", "topics", "conclusions", "change", "not-known", "need")
"""The numbered ones, by their ids in the report's JSON."""
IN_SHORT, ANNEX, NOT_KNOWN, NEED = "in-short", "annex", "not-known", "need"
EVERY_SECTION = (IN_SHORT, *ORDER, ANNEX)
SECTION_NUMBER: Mapping[str, int] = {id_: number for number, id_ in enumerate(ORDER, 1)}
