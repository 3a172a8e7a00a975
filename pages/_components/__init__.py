"""Our own interactive components, one folder each."""
