"""The read models of reporting: `facts` are what figures read, `tables` keep them, `kinds` are those of statements;
`staff` and `publication` define the other tables."""
