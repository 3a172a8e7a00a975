"""Text in, values out: reading, statements, signals, vectors, themes. Has never heard of a study."""
