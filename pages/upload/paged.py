"""The changes of an upload, a hundred at a time."""

from dataclasses import replace

from store.uploads.previews import Preview
from ui.parts import part


def changes(shown: Preview, key: str) -> Preview:
    """Return a preview with the changes that are asked for, to be drawn and not to be registered."""
    return replace(
        shown,
        changes=tuple(part(shown.changes, "登録される実績", f"upload_part_changes_{key}")),
        stage_changes=tuple(part(shown.stage_changes, "登録される段階", f"upload_part_stages_{key}")),
        grade_changes=tuple(part(shown.grade_changes, "登録される市の評価", f"upload_part_grades_{key}")),
    )
