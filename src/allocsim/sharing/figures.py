"""Figures of a partnership that an agreement asks for and nobody states: nothing is guessed in their place."""

from __future__ import annotations

from collections.abc import Sequence

from allocsim.domain.agreement import Agreement
from allocsim.domain.partnership import Partnership, Party
from allocsim.sharing.nodes.rooted import rooted


def missing_figures(terms: Agreement, row: Partnership, stated: Sequence[Party]) -> tuple[str, ...]:
    """Columns of `partnerships.csv` and `parties.csv` that the conditions or the trees need, each once."""
    missing = [] if terms.eligibility is None else [*terms.eligibility.missing(row, stated)]
    reads = {what for clause in terms.clauses().values() for what in rooted(clause).reads()}
    if "prior_tax" in reads and all(party.prior_tax is None for party in stated):
        missing.append("prior_tax")
    return tuple(dict.fromkeys(missing))
