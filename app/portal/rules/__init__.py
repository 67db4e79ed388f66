"""The rules of the portal's own pages: what becomes a task, for whom, and in which words. Pure functions."""
