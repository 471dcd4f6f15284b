"""Topics to be judged: the lines of the table for TSAG."""

from collections.abc import Sequence

import msgspec
from flask_babel import lazy_gettext as _l

from services.meetings.console.labels import _, today
from services.meetings.console.subjects.stages import Stages
from services.meetings.queries.topics import TopicWeb, Treatment
from shared.contracts.meetings.follow_up import JUDGES
from shared.web.days import localized_date
from shared.web.statements.sentences import text_for_reader


class JudgedRow(msgspec.Struct):
    """A line of the table: a topic, the meeting that treated it last, its last stage, and the stage chosen now among the
    `choices`."""

    fact: str
    name: str
    last: Treatment | None
    stage: str
    family: str
    judged: str
    choices: Sequence[tuple[str, str]]
    chosen: str = ""
    grounds: str = ""
    error: str = ""


def judged_rows(stages: Stages, web: TopicWeb, since: str | None, every: bool) -> list[JudgedRow]:
    """Return topics treated since a day, ordered by their last treatment; without a day, all topics."""
    rows, choices = [], stages.offered
    for fact, row in web.topics.items():
        treatments = web.treated_at([fact])
        if since is not None and not every and not any(each.meeting.first_day > since for each in treatments):
            continue
        judged = web.descent.judged_on(fact, today())
        rows.append(
            JudgedRow(
                fact,
                text_for_reader(row.statement.name),
                treatments[-1] if treatments else None,
                stages.label(judged.state if judged else None),
                stages.family(judged.state if judged else None),
                ""
                if judged is None
                else _("%(day)s, %(judge)s", day=localized_date(judged.on), judge=_l(JUDGES[judged.judged_by])),
                choices,
            )
        )
    return sorted(rows, key=lambda each: (each.last.meeting.first_day if each.last else "", each.name), reverse=True)
