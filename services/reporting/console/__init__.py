"""The console of reporting: study periods, items of the resolution, drafts and issued reports, and events that
reporting could not read."""
