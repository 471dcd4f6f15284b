"""Partners that follow while every process is killed: each ends with all public events, in order."""
