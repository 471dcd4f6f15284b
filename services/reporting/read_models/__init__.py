"""The read models of reporting: figures read `facts`, `tables` keep them, `kinds` are the kinds of statements; `staff`
and `publication` define the other tables."""
