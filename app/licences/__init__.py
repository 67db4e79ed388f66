"""Licences: who may deliver a programme where, from when until when (A1–A5, A7, A12–A15, A18).

A *licence* ties a licensee, a programme, a territory and dates. Its *terms* (dates, notice, grace, lapse policy, seats)
are recorded facts; it is *offered* to its licensee and *signed* by both sides; each of its areas *goes live*; it can
carry *conditions* that are met with *evidence*, be *suspended* and *reinstated*; *notice* ends it early, a
*termination* at once, and pairs open at its end are finished in a *run-off*. Its state is computed from these facts as
of any day, as they were known at any time. The Trust's own areas hold own-delivery licences, so that one verdict
serves all.

Beside it stand the commissioner's *grants and contracts*, agreements of their own that are signed elsewhere (A13).

What is offered is an *agreement*, made from a versioned *template* and frozen word for word (A13, A14); once signed it
changes by numbered *variations*. Until it is offered or signed a draft is the
Trust's working paper, which partners do not see. Who answers for the licensee accepts on screen or declines; the
licence manager accepts for the Trust (A18), and does all else; the QA lead accepts conditions as met; a provider reads
its own licences, and its lead sends evidence; a commissioner reads those of its area.
"""
