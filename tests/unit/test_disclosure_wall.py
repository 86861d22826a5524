"""Nothing that leaves the workspace is made of anything but the disclosed tables.

Belongs here: what the reported assets take up. Does not belong here: who may import whom (``test_walls``).
"""

from pathlib import Path

from pipeline.assets.reported import REPORTED_ASSETS

REPOSITORY = Path(__file__).parents[2]


def test_no_reported_asset_takes_a_calculated_table() -> None:
    for asset in REPORTED_ASSETS:
        taken = {key.path[0] for keys in asset.asset_deps.values() for key in keys}
        assert "calculated" not in taken, asset.keys


def test_only_the_codebook_is_taken_up_past_the_rule() -> None:
    text = (REPOSITORY / "pipeline" / "assets" / "reported.py").read_text(encoding="utf-8")
    assert text.count("kept_frames(") == 1
    assert "kept_frames(hand, [_CODEBOOK])" in text
    assert "kept_table(" not in text
