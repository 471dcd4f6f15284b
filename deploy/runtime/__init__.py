"""The running program: embedded or production, its processes, and the work that a command does where no worker runs."""
