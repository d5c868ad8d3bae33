"""Search: the agreements of a family over the same draws, the frontier among them, and a recommendation."""
