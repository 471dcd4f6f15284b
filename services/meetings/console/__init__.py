"""The console of meetings: series, meetings, attendance, gaps in the record."""
