"""Lifelike demo data, loaded through the features' own actions. Its people are invented."""
