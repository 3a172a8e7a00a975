"""What is planted in the sample's data, and how large. The README states the same numbers."""

from __future__ import annotations

from datetime import UTC, datetime

SEED = 20250303
QUOTES, CLAIMS = 14_000, 6_000

FIRST_DAY = datetime(2024, 1, 1, tzinfo=UTC)
QUOTE_DAYS = 350
CLAIM_DAYS = 181
EXTRACT_END = datetime(2025, 1, 31, 23, 59, 59, tzinfo=UTC)

# 1. True link: nothing changes up to four hours; each hour beyond takes .12 off the log-odds of buying.
BREAK_HOURS = 4.0
BUY_PER_HOUR = -0.12
SATISFACTION_PER_HOUR = -0.07

# 2. Vanishes when adjusted: broker and phone customers and owners are shown more plans and buy more anyway.
BUY_PER_PLAN = 0.0
PLAN_CHANCE = {"web": 0.12, "phone": 0.38, "broker": 0.66}
PLAN_SHIFT = {"renter": -0.08, "first home": 0.0, "settled home": 0.10, "landlord": 0.16}
BUY_BY_CHANNEL = {"web": -0.55, "phone": -0.05, "broker": 0.65}
BUY_BY_SEGMENT = {"renter": -0.45, "first home": 0.0, "settled home": 0.45, "landlord": 0.20}
BUY_IF_KNOWN = 0.30

# 3. KPI in disguise: the loyalty score is computed from the renewal.
LOYALTY_LEFT, LOYALTY_RENEWED, LOYALTY_SD = 38.0, 42.0, 6.0

# 4. Not measurable: both call-back boxes are filled in about 21 % of claims, mostly of customers who stay.
LOGGED_IF_RENEWED, LOGGED_IF_LEFT = 0.27, 0.045

# Null and valued: every contact a customer must make costs satisfaction and nothing else.
RENEW_PER_CONTACT = 0.0
CLAIM_SATISFACTION_PER_CONTACT = -0.35
RENEW_BY_SEGMENT = {"renter": 0.25, "first home": 0.65, "settled home": 1.25, "landlord": 0.90}
RENEW_PER_YEAR = 0.03

SEGMENTS = {"renter": 0.22, "first home": 0.28, "settled home": 0.34, "landlord": 0.16}
CHANNELS = {
    "renter": {"web": 0.62, "phone": 0.28, "broker": 0.10},
    "first home": {"web": 0.52, "phone": 0.30, "broker": 0.18},
    "settled home": {"web": 0.38, "phone": 0.37, "broker": 0.25},
    "landlord": {"web": 0.30, "phone": 0.28, "broker": 0.42},
}
REGIONS = {"Coast": 0.31, "City": 0.34, "Valley": 0.22, "Uplands": 0.13}
KINDS = {"water": 0.42, "storm": 0.24, "theft": 0.21, "fire": 0.06, "other": 0.07}

# Turnaround of a quote in hours before the night is taken into account: log-normal.
MEDIAN_HOURS = {"web": 5.2, "phone": 3.8, "broker": 4.8}
SPREAD, TEAM_SPREAD, TEAMS = 0.90, 0.20, 24
LOST = 0.008
GIVES_UP_HOURS = 320.0

DUPLICATE_EVERY, UNDATED_EVERY = 400, 1_000
