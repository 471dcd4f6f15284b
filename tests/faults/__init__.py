"""System calls that fail, and full disks: what survives of everything acknowledged."""
