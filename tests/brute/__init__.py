"""Tiny problems solved by trying every plan: what the engine and the audit are held against."""
