"""What happened: series, meetings, attendance."""
