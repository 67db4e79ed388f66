"""Accounts: who may sign in, and which roles they hold for which organisation and area (G1, G5).

A *user* is one person with one address. A *grant* gives a role, for an organisation and where the role needs it an
area, from a day until a day; it is a dated fact, so that "who could do this in March" has an answer. A *sign-in
session* is one browser signed in; ending it takes effect at the next click.

Everybody manages their own account; the administrator will manage others'.
"""
