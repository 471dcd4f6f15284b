"""Failing system calls and full disks: everything acknowledged survives."""
