"""Questions over many versions of a scenario: grids, and the comparison of two. Work is spread over processes here."""
