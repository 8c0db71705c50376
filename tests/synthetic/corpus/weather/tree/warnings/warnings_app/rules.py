"""Thresholds of the warnings, in the units in which fields are stored."""

from warnings_app.model import Level, Rule

RULES = [
    Rule("gust", Level.YELLOW, 18.0),
    Rule("gust", Level.ORANGE, 25.0),
    Rule("gust", Level.RED, 33.0),
    Rule("rr", Level.YELLOW, 15.0),
    Rule("rr", Level.ORANGE, 30.0),
]
