"""Real servers for the contract tests: started on free ports of this machine, stopped with the tests."""
