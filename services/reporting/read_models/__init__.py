"""The read models of reporting: figures read `facts`, which `tables` stores; `kinds` holds the kinds of statements;
`staff` and `publication` define the other tables."""
