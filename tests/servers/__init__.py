"""Servers that tests need and start for themselves, on loopback or a socket, gone when the tests are."""
