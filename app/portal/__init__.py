"""The portal's own pages: home as a task list, the area page and map, and what every feature's facts say together.

Composition only: it imports every feature and none imports it.
"""
