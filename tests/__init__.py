"""The tests of the portal; docs/testing.md says what is where."""
