"""Rules of openness shared by several services: which records are open to whom, and what is published to partners.
Pure."""
