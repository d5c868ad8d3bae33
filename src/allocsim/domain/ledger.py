"""The result of the sharing engine: who pays and receives what, by ledger, project, flow and year."""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

from allocsim.domain.burden import Burden, burdens
from allocsim.domain.clearing import STATED, Kept, Statement, Transfer
from allocsim.domain.eligibility import CONDITIONS, Exclusion
from allocsim.domain.flow import LedgerName
from allocsim.domain.provenance import Provenance
from allocsim.domain.scenario import Scenario
from allocsim.messages import text

if TYPE_CHECKING:
    import pandas as pd

Book = Literal["money", "official", "assessment"]
FrameName = Literal[
    "entries", "settlements", "reconciliations", "bands", "outlooks", "kept", "transfers", "statements", "burdens",
    "exclusions", "flows",
]  # fmt: skip
KEPT: Final = "kept"
"""Role of what an agreement leaves with the host; no party may bear it."""
REWARDED: Final = "rewarded"
"""Role of a county that a rule of the allocation rewards."""


@dataclass(frozen=True)
class Entry:
    """One amount: what a party pays or receives of one flow of one project in one year. Zero amounts have no entry."""

    ledger: LedgerName
    book: Book
    """`money` for construction and revenue; statistics have the `official` and the `assessment` book."""
    project: str
    """Empty for the rewards of rules."""
    flow: str
    year: int
    party: str
    """County identifier; `kept` amounts of the host stand under the host with role `kept`."""
    role: str
    """The party's role in the agreement; `kept` and `host` where no clause applies; `rewarded`."""
    amount: float
    unit: str


@dataclass(frozen=True)
class FlowYear:
    """One flow of one project in one year, before it is divided. Zero amounts have no row."""

    project: str
    flow: str
    year: int
    amount: float
    """The whole flow: of taxes and fees all levels of government."""
    shared: float
    """What of it the tree of the agreement divides."""
    besides: float
    """What the agreement does not touch: the host's. The rest of a tax belongs to other levels of government."""
    unit: str


@dataclass(frozen=True)
class Settlement:
    """Revenue of one project and year to the fen: collected = kept + Σ receipts."""

    project: str
    year: int
    host: str
    """County that keeps what is kept."""
    collected: int
    """Fen collected locally: the shared levels' part of the agreement's flows, and the county's part of the rest."""
    kept: int
    """Fen that the agreement leaves with the host: other flows, levels and years."""
    receipts: Mapping[str, int]
    """County → fen received under the agreement."""


@dataclass(frozen=True)
class Reconciliation:
    """Σ assessment − official of one indicator and year: how much the assessment book counts beyond the official."""

    project: str
    flow: str
    year: int
    official: float
    assessment: float
    unit: str

    @property
    def difference(self) -> float:
        """Assessment total less the official figure."""
        return self.assessment - self.official


@dataclass(frozen=True)
class Band:
    """Uncertain revenue of one party of one project in one year, kept amounts included, over all draws, 10k CNY."""

    project: str
    party: str
    year: int
    mean: float
    low: float
    """5 % quantile."""
    median: float
    high: float
    """95 % quantile."""


@dataclass(frozen=True)
class Outlook:
    """Present value of one party's position in one partnership over the horizon, 10k CNY.

    What the agreement leaves with the host counts among the receipts of the role `host`.
    """

    project: str
    party: str
    role: str
    receipts: float
    """Deterministic present value of what it receives, in the year in which it is paid; what the host pays to make up
    for a floor counts against it."""
    cost: float
    """Deterministic present value of its construction input and of the incentives that it pays to the firm."""
    net: float
    mean: float
    """Mean net present value over the draws."""
    low: float
    """5 % quantile of the net present value."""
    high: float
    """95 % quantile."""
    loss_probability: float
    """Share of draws with a negative net present value."""
    payback_year: int | None
    """First calendar year in which cumulative receipts reach the whole cost, neither discounted; the start year if
    there is no cost; None within the horizon."""


@dataclass(frozen=True, repr=False)
class Ledger:
    """The audited ledgers of all partnership projects of one allocation."""

    scenario: Scenario
    horizon: tuple[int, ...]
    """Calendar years simulated."""
    entries: tuple[Entry, ...]
    settlements: tuple[Settlement, ...]
    reconciliations: tuple[Reconciliation, ...]
    bands: tuple[Band, ...]
    outlooks: tuple[Outlook, ...]
    draws: int
    seed: int
    draw_digest: str
    """SHA-256 of the per-draw present values: equal for any block processing and number of workers."""
    provenance: Provenance
    audit: Literal["passed"] = "passed"
    not_approved: tuple[str, ...] = field(default=())
    """Partnership projects that were not approved, and so share nothing."""
    kept: tuple[Kept, ...] = ()
    transfers: tuple[Transfer, ...] = ()
    statements: tuple[Statement, ...] = ()
    flows: tuple[FlowYear, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    """Approved partnerships that do not meet a condition of their agreement: nothing of them is shared."""

    @property
    def burdens(self) -> tuple[Burden, ...]:
        """Each county's share of what a project puts out, against its share of the burden."""
        return tuple(burdens(self.entries))

    def rows(self, name: FrameName) -> list[dict[str, Any]]:
        """One table as tidy rows; every amount stands in a column that names its unit.

        A settlement has one row per receipt and one for what is kept: their sum is what was collected.
        """
        match name:
            case "entries":
                return [_unit_column(asdict(row), ("amount",)) for row in self.entries]
            case "settlements":
                return [row for settlement in self.settlements for row in _settlement_rows(settlement)]
            case "flows":
                return [_unit_column(asdict(row), ("amount", "shared", "besides")) for row in self.flows]
            case "reconciliations":
                return [
                    _unit_column(asdict(row) | {"difference": row.difference}, ("official", "assessment", "difference"))
                    for row in self.reconciliations
                ]
            case "bands":
                return _money(map(asdict, self.bands), ("mean", "low", "median", "high"))
            case "outlooks":
                return _money(map(asdict, self.outlooks), ("receipts", "cost", "net", "mean", "low", "high"))
            case "kept" | "transfers":
                return _money(map(asdict, getattr(self, name)), ("amount",))
            case "statements":
                return [_unit_column(asdict(row) | {"unit": "fen"}, STATED) for row in self.statements]
            case "burdens":
                return [_unit_column(asdict(row) | {"gap": row.gap}, ("burden",)) for row in self.burdens]
            case "exclusions":
                return [asdict(row) for row in self.exclusions]
        raise KeyError(name)

    def frame(self, name: FrameName) -> pd.DataFrame:
        """One table as a new data frame; a column of another unit is empty (NaN) in a row."""
        import pandas as pd

        rows = self.rows(name)
        columns = list(dict.fromkeys(key for row in rows for key in row))
        frame = pd.DataFrame(rows, columns=columns)
        return frame.astype({"payback_year": "Int64"}) if "payback_year" in columns else frame

    def to_records(self) -> dict[str, list[dict[str, Any]]]:
        """All tables as plain rows that JSON can hold."""
        return {name: self.rows(name) for name in get_args(FrameName)}

    def to_json(self) -> str:
        """The tables with what identifies the draws; the same ledger gives the same bytes."""
        draws = {"draws": self.draws, "seed": self.seed, "draw_digest": self.draw_digest}
        found = {"scenario": self.scenario.id, "audit": self.audit, **draws, **self.to_records()}
        return json.dumps(found, ensure_ascii=False, indent=1, allow_nan=False) + "\n"

    def summary(self, lang: str = "zh") -> str:
        """A few lines: what was simulated, and each party's present value."""
        first = {"projects": len({row.project for row in self.outlooks}), "missing": len(self.not_approved)}
        years = {"first": self.horizon[0], "last": self.horizon[-1]}
        lines = [text("N061", lang, **first, **years, draws=self.draws, seed=self.seed)]
        for missed in self.exclusions:
            lines.append(text(CONDITIONS[missed.condition], lang, **asdict(missed)))
        for row in self.outlooks:
            values = asdict(row) | {
                "project": self._name(self.scenario.project_index.get(row.project), row.project, lang),
                "party": self._name(self.scenario.county_index.get(row.party), row.party, lang),
            }
            lines.append(text("N062", lang, **values))
        return "\n".join(lines)

    @staticmethod
    def _name(row: Any, otherwise: str, lang: str) -> str:
        return otherwise if row is None else str(getattr(row, f"name_{lang}"))

    def __repr__(self) -> str:
        projects = len({row.project for row in self.outlooks})
        return (
            f"Ledger({self.scenario.id}: {projects} projects, {self.horizon[0]}-{self.horizon[-1]}, "
            f"{self.draws} draws, audit {self.audit})"
        )

    def _repr_html_(self) -> str:
        return f"<pre>{html.escape(self.summary())}</pre>"


def _unit_column(row: dict[str, Any], amounts: tuple[str, ...]) -> dict[str, Any]:
    unit = row.pop("unit")
    return {f"{key}_{unit}" if key in amounts else key: value for key, value in row.items()}


def _money(rows: Iterable[dict[str, Any]], amounts: tuple[str, ...]) -> list[dict[str, Any]]:
    return [_unit_column(row | {"unit": "10k_CNY"}, amounts) for row in rows]


def _settlement_rows(row: Settlement) -> list[dict[str, Any]]:
    head = {"project": row.project, "year": row.year}
    parts = [*row.receipts.items(), (row.host, row.kept)]
    items = ["receipt"] * len(row.receipts) + [KEPT]
    return [
        {**head, "party": party, "item": item, "amount_fen": fen}
        for (party, fen), item in zip(parts, items, strict=True)
    ]
