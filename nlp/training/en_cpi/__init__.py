"""Training of the language pipeline ``en_cpi``; run ``python -m nlp.training.en_cpi --help``."""
