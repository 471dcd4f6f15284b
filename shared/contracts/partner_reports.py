"""Events of the log `partners` about issued reports. Part of `shared.contracts.partners`.

A report is published in only one version: an assessment for WTSA in the first, whose `kind` allows only that word; a
revision, an addendum or a corrigendum of one, and every report of another kind, in the second.
"""

from typing import Annotated, Literal

import msgspec

from shared.domain.event import ExternalEvent


class ReportIssued(ExternalEvent, frozen=True):
    """A public report was issued; its bytes never change. `moment` is the position in each log up to which the report
    was computed.

    `path` is the address of its page; with `.json` or `.html` appended, the address of the bytes with these hashes
    (SHA-256, hex).
    """

    report: str
    kind: Literal["wtsa"]
    period: str
    moment: str
    json_sha256: str
    html_sha256: str
    path: str
    title: str | None = None


FIGURE_KEY = r"^[a-z]+(-[a-z]+)*(\.[a-z0-9]+([_-][a-z0-9]+)*)+$"
FIGURE_OF = r"^[a-z][a-z0-9_]*=[^\n]*$"
NUMBER = r"-?(0|[1-9][0-9]*)(\.[0-9]+)?(e[+-][0-9]+)?"
"""The form of a number in RFC 8785."""

# The patterns are in the schema, but not checked when an event is read: published events stay readable forever.
FigureKey = Annotated[
    str,
    msgspec.Meta(
        description="The figure's key: words joined by dots, as in the list of figures.",
        examples=["participation.organizations"],
        extra_json_schema={"pattern": FIGURE_KEY},
    ),
]
FigureOf = Annotated[
    str,
    msgspec.Meta(
        description="What the figure is of, and by which parameters: `name=value` for each, joined by commas, in the order of the "
        "names. A name is small letters, digits and `_`. A value is any text, also with a comma: a comma separates only where a name "
        "and `=` follow it. Absent: the figure is of the whole period, without parameters.",
        examples=["region=Europe", "by=region,count=presence,region=Europe"],
        extra_json_schema={"pattern": FIGURE_OF},
    ),
]
FigureValue = Annotated[
    str,
    msgspec.Meta(
        description=f"A number as RFC 8785 writes it (`{NUMBER}`); of a figure that is no number, its word. Absent: not known, or not "
        "defined.",
        examples=["7", "0.25", "achieved"],
    ),
]


class FigureChanged(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A figure by its key and subject (such as `region=Europe`), with its values as issued and now, in decimal
    notation.

    An absent value means unknown.
    """

    key: FigureKey
    of: FigureOf | None = None
    was: FigureValue | None = None
    now: FigureValue | None = None


class ReportCorrected(ExternalEvent, frozen=True):
    """Figures of an issued report now differ, because the record was corrected: all such figures, at `moment`.

    `changed` is their number; `figures` has the first hundred. If there are none, all figures are as issued again.
    """

    report: str
    moment: str
    changed: int
    path: str
    figures: tuple[FigureChanged, ...] | None = None


class ReportIssuedV2(ExternalEvent, frozen=True):
    """A public report of a kind other than `wtsa`, or one that revises another, was issued; its bytes never change.
    Expect new words in `kind`.

    `moment`, `path` and the hashes are as in version 1. `document`: the number under which it is submitted. `revises`:
    the report issued first, of which this is the `revision`: a revision (`Rev.1`), an addendum (`Add.1`) or a
    corrigendum (`Corr.1`).
    """

    report: str
    kind: str
    period: str
    moment: str
    json_sha256: str
    html_sha256: str
    path: str
    title: str | None = None
    document: str | None = None
    revision: str | None = None
    revises: str | None = None


class ReportCorrectedV2(ExternalEvent, frozen=True):
    """Figures of an issued report that was published as `report-issued.v2` now differ: all such figures, as in version
    1.

    `kind`, `document`, `revision` and `revises` are as when it was issued.
    """

    report: str
    kind: str
    moment: str
    changed: int
    path: str
    figures: tuple[FigureChanged, ...] | None = None
    document: str | None = None
    revision: str | None = None
    revises: str | None = None
