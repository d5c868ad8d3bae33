"""The sharing engine: agreement tree → amounts per party → ledger → audit."""
