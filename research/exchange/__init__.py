"""Records ↔ bytes: tables, reports and, later, the exchange formats of other coding programs."""
