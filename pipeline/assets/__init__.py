"""The assets: what a run makes, in the order in which a participant's record travels.

Belongs here: one module per group of the lineage, thin: take up, hand to a layer, keep. Does not belong here: method,
reading, layout (the layers), and how runs are started (``orchestration``).
"""
