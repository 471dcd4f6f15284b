"""Figures on the subject matter of meetings: their agendas, and what became of their topics."""
