"""Makes things for tests through the features' own actions."""
