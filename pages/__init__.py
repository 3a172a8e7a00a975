"""The faces: one file a page. Files that begin with ``_`` are shared by pages and never show in the menu."""
