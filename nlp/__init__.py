"""Text in, values out: reading, statements, signals, vectors, themes. Has never heard of a study."""

import os

# onnxruntime's own builds send events home, and keep a device identifier, unless this is set before they are imported.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
