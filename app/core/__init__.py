"""The ground every feature stands on. It knows no feature and imports none."""
