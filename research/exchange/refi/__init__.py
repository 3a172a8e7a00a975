"""REFI-QDA 1.5: projects and codebooks exchanged with other coding programs."""
