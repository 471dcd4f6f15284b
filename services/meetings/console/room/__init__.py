"""The room: where several clerks write conclusions and the communiqué during a meeting."""
