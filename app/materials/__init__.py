"""Materials: packs, their versions, and who may have a copy (C1–C3, C5–C11, C18, C20).

A *pack* is written for one audience; a *version* of it is a manifest of files. A version is drafted by one trainer,
approved by a second person, released from a day, superseded by the next, or withdrawn. A *copy* is one file stamped
for one recipient; it is reached by a link that is decided anew at every request. Everything asked for, had or
refused is in the *access log*. Which state a version is in, and who may have it, are computed from dated facts.

Trainers draft; another trainer or the QA lead approves and releases; the licence manager may withdraw and sees who
holds what; whoever the entitlement table names may take a copy.
"""
