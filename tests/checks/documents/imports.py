"""docs/imports.md: every importable file, with its columns, the records its rows create, and a sample."""

from pathlib import Path

import msgspec

from deploy.transfer.catalogue import COMPOSED, KINDS
from services.meetings.importing.participants import COLUMNS as PARTICIPANTS
from services.meetings.importing.participants import NEEDED
from services.registry.importing import COLUMNS as ORGANIZATIONS
from shared.statements.kinds import StatementKind
from shared.tables.statements import file_columns
from tests.checks.documents.markdown import MADE, table

IN_ORDER = (
    "series", "terms", "groups", "organizations", "memberships", "bodies", "meetings", "counts", "topics", "lineage",
    "expertise", "siting", "objectives", "work", "consultations", "consultation-answers", "needs", "proposals",
    "invitations", "seats", "representatives", "conclusions", "agenda", "participants", "affiliations", "treatments", "paragraphs",
    "publications", "presentations", "sent", "referrals",
    "replies",
    "actions", "progress", "submissions",
    "decisions", "resources",
    "feedback", "measures", "complete",
)  # fmt: skip
SAMPLES = "imports"
HEAD = f"""# Files to import

{MADE}

`rapporteur import NAME FILE` imports each of these files. Import them in this order, since a file refers to records of those before it. Most can
also be imported in the browser, at `/registry/console/imports/`. `--preview` shows, field by field, what a file would change. Past meetings with
their attendance may instead come in one file, of [the shape history/1](history-1.schema.json). The samples are invented, as every name in them shows.

- **Format.** CSV in UTF-8 (separated by commas, semicolons or tabs), or the first sheet of an XLSX file. The first line names the columns, in any
  order. An unknown column is refused; a missing one is treated as empty. An empty cell means not stated, never “no”.
- **Rows.** A row is identified by the columns in bold together with the file's name, or with `--source` if given. A file is
  imported as a whole or not at all (`--good-rows` leaves out refused rows). Importing it again records nothing. A changed row is a
  correction, which needs `--reason`. A missing row changes nothing. Only *memberships* differ:
  given the day on which the list is complete, the import shows memberships in force that are not listed, and ends them if you choose.
- **Dates** can have the precision that is known: 2027, 2027-06 or 2027-06-30. *Not before* is a time in UTC: 2027-12-08T18:00:00Z.
- **Several values** in a cell are separated by `|`. Write **yes** and **no** as such. Give a State by its ISO alpha-3 code and a
  language by its ISO 639-1 code. Texts in several languages: `en: Networks | fr: Réseaux`.
- **Records** are referred to by code: `state:KEN`, `org:Example Alpha`, `group:SG13@2025-2028`, `meeting:EXC-2025`, `series:EXC`,
  `topic:example-5g`, `need:EX-N1`, `conclusion:EXC-2025/1`, `agenda-item:EXC-2025/2`,
  `objective:strategic plan/Example plan/1`, `work:Question/Q5/13@2025-2028`. A column that accepts only one kind takes the bare code.
- **People** are identified by your own numbers, to which the list of participants adds names. Import files that share a numbering
  with the same `--source`.
- **Source.** Most files may have a column *source*, for the origin of the row's content.

"""
FOOT = """
In *series*, *group* is a code without a study period, such as SG13. Each meeting belongs to the group that has this code when the meeting is
held, unless its own *group* names another. For *memberships*, `--complete-as-at DAY` states that the list names every member of that day. `--preview`
then shows who joined, changed and left, and `--ends` records that members left, with the day before as their last and the file as the source; in
the browser you choose each one. If the record then agrees with the list, it is stated to be complete on that day. *series*, *counts* and *publications*
have no *source* column. *publications* and *complete* can be imported only at the command line: there the operator acts for the
approver of that day, and complete lists concern all services.
"""


class CataloguedFile(msgspec.Struct, frozen=True):
    """A file: its name, its columns, those that identify a row, and the records a row creates."""

    name: str
    columns: tuple[str, ...]
    known_by: tuple[str, ...]
    makes: tuple[str, ...]


def render(_root: Path) -> str:
    heads = ("name", "columns", "makes")
    return HEAD + table(heads, [_row(file) for file in catalogue()]) + FOOT


def _row(file: CataloguedFile) -> tuple[str, str, str]:
    others = [each for each in file.columns if each not in (*file.known_by, "source")]
    columns = ", ".join([*(f"**{each}**" for each in file.known_by), *others])
    return f"[{file.name}]({SAMPLES}/{file.name}.csv)", columns, ", ".join(file.makes)


def catalogue() -> list[CataloguedFile]:
    """Return the files in order."""
    found = {
        "organizations": CataloguedFile("organizations", ORGANIZATIONS, ("name",), ("organization",)),
        "participants": CataloguedFile("participants", PARTICIPANTS, NEEDED[:2], ("attendance", "person", "consent")),
        **{kind.file_name: _of_kind(kind) for kind in KINDS},
        **{name: _of_files(name) for name in dict.fromkeys(file.name for file in COMPOSED)},
    }
    return [found[name] for name in IN_ORDER]


def _of_kind(kind: StatementKind) -> CataloguedFile:
    also = dict(kind.file_form.also)
    known_by = tuple(also.get(each, each.replace("_", " ")) for each in kind.file_form.known_by)
    return CataloguedFile(kind.file_name, tuple(file_columns(kind)), known_by, (_word(kind),))


def _word(kind: StatementKind) -> str:
    return kind.wording.kind[0].lower() + kind.wording.kind[1:]


def _of_files(name: str) -> CataloguedFile:
    files = [file for file in COMPOSED if file.name == name]
    makes = [made for file in files for made in (*file.makes, *map(_word, file.kinds))]
    columns = tuple(column.name for column in files[0].table_columns)
    return CataloguedFile(name, columns, files[0].known_by, tuple(dict.fromkeys(makes)))
