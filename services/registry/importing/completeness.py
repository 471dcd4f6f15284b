"""The registry's rows in the file of complete lists: the list of memberships."""

from shared.contracts.completeness import MEMBERSHIPS
from shared.tables.completeness import STATED, complete_file

COMPLETE_FILE = complete_file("registry", lambda word: STATED if word == MEMBERSHIPS else None)
