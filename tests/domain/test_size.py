"""The size of a file in words."""

import pytest

from domain.size import size_text


@pytest.mark.parametrize(
    ("byte_count", "text"),
    [
        (0, "0KB"),
        (1, "1KB"),
        (831_488, "812KB"),
        (1024 * 1024, "1.0MB"),
        (12_857_344, "12.3MB"),
        (5 * 1024 * 1024 + 1, "5.1MB"),
        (3_000 * 1024 * 1024, "3,000.0MB"),
    ],
)
def test_a_size_reads_in_megabytes_and_never_as_a_limit_that_it_passes(byte_count: int, text: str) -> None:
    assert size_text(byte_count) == text
