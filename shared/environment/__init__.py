"""The surroundings of a process: settings from the environment, files on disk, requests to other programs, progress."""
