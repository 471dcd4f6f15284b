"""Why a figure has no value, in the words of a report."""

from services.reporting.history import History


def worded_reason(history: History, text: str | None) -> str:
    """Return a reason as it is told: figures call a list not complete, too, of which nobody stated whether it is."""
    said = text or ""
    if "is not complete" in said:
        for code in (str(fact.body.code) for fact in history.meetings if fact.stream not in history.lists):
            of_code = f"list of organizations at {code} is"
            said = said.replace(f"the {of_code} not complete", f"it is not stated that the {of_code} complete")
    return said
