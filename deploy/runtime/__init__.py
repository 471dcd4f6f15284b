"""The running program: embedded or production, its processes, and the work that a command does when no worker is
running."""
