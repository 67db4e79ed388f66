"""Partners: organisations, force areas, and who delivers where (E1, F18).

An *organisation* is the Trust, a provider, a police force or a commissioner; its names are dated. A *force area* is
one of the 43 police force areas, known by its ONS code for ever; its names, its parties (force, commissioner) and
its delivery are dated facts, so that a report about any day names the right body. The *stage* of an area and the
state of its tile on the map are computed from those dates.

Everybody signed in may read areas; the administrator and the licence manager record facts about them.
"""
