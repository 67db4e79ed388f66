"""The rules of materials: what a version is on a day, who may release it, and who may have a copy. Pure functions."""
