"""Rules of openness that several services share: which records are open to whom, and what partners are told. Pure."""
