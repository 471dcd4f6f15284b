"""Partners that follow while everything that can be killed is killed: each ends with all public events, in order."""
