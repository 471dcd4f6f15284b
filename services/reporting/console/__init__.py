"""What staff work in: study periods, items of the resolution, reports on their way, and events that reporting could not take in."""
