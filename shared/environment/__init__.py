"""What a process is given and what it leaves: settings from the environment, files on disk, how far it is."""
