"""Judgement: what each agreement gives each party against its alternative, and how sure that is."""
