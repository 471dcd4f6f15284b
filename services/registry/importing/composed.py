"""The files whose rows make records that are not statements, or belong to several services."""

from services.registry.importing.affiliations import AFFILIATIONS_FILE
from services.registry.importing.completeness import COMPLETE_FILE

COMPOSED = (AFFILIATIONS_FILE, COMPLETE_FILE)
