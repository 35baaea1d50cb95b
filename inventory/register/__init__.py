"""The assets: class codes, facts, unit and class over time, the present place of each."""
