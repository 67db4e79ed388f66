"""The portal's own pages: home as a task list, the area page, search, and what every feature's facts say together.

Composition only: it imports every feature and none imports it. A *task* is something a person must do, computed from
dated facts and never ticked off by hand: it goes when the fact behind it changes (G7). What each viewer is shown is
narrowed by the same scopes as the pages it leads to.
"""
