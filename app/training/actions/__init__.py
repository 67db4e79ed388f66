"""The verbs of training: register, rename, engage, award, and change standing."""
