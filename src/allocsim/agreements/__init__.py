"""Agreements of a whole scenario: what parties could do instead, what they would sign, and what serves them best."""
