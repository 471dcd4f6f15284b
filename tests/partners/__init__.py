"""Partners that follow while everything that can be killed is killed: each ends with what is public, in order."""
