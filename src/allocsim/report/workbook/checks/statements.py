"""Settlement statements: in every year the counties' payments cancel out, and over the years nothing is lost."""

from __future__ import annotations

from allocsim.domain.clearing import STATED
from allocsim.domain.study import Study
from allocsim.report.labels import Labels
from allocsim.report.names import Names
from allocsim.report.settling import total, yuan
from allocsim.report.workbook.checks.check import Check, Claim, Figures, Live, check, identified, yearly
from allocsim.report.workbook.places import Places

WHERE = {"project": "{project}", "year": "{year}"}


def balanced(study: Study, places: Places, labels: Labels) -> Check | None:
    """Per project and year: Σ collected = Σ retained + Σ shared, Σ payable = Σ receivable, true-up and make-up zero."""
    ledger = study.ledger
    if ledger is None or "statements" not in places:
        return None
    names = Names(study.scenario, labels)
    claims = []
    for project, year in dict.fromkeys((row.project, row.year) for row in ledger.statements):
        rows = [row for row in ledger.statements if (row.project, row.year) == (project, year)]
        fen = {key: total(rows, key) for key in STATED}
        cells: Figures = {
            "project": project,
            "project_name": names.project(project),
            "year": year,
            **{key: Live(f"ROUND({places.sum('statements', key, **WHERE)},2)", yuan(fen[key])) for key in STATED},
        }
        holds = fen["collected"] == fen["retained"] + fen["shared"] and fen["payable"] == fen["receivable"]
        claims.append(Claim(cells, holds and not fen["true_up"] and not fen["transfer"]))
    heads = {**identified(labels, "project"), **yearly(labels)}
    heads |= {key: (labels(f"settlement.{key}"), "money") for key in STATED}
    test = (
        "AND(ROUND({collected}-{retained}-{shared},2)=0,ROUND({payable}-{receivable},2)=0,"
        "ROUND({true_up},2)=0,ROUND({transfer},2)=0)"
    )
    return check("statements", labels, heads, claims, test)
