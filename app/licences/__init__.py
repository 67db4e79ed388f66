"""Licences: who may deliver a programme where, from when until when (A1–A5, A7, A12).

A *licence* ties a licensee, a programme, a territory and dates. Its *terms* (dates, grace, lapse policy, seats) are
recorded facts; it is *signed* by both sides; it can be *suspended* and *reinstated*, and *terminated*. Its state is
computed from these facts as of any day, as they were known at any time. The Trust's own areas hold own-delivery
licences, so that one verdict serves all.

The licence manager drafts, signs, suspends, reinstates and terminates; a provider reads its own licences; a
commissioner those of its area.
"""
