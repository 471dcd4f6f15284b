"""The program running: embedded or production, its processes, and what a command does where no worker runs."""
