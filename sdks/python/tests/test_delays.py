import pytest

from see_other.polling.delays import delay_of


@pytest.mark.parametrize(
    ("retry_after", "steps", "random", "delay"),
    [
        (3, 0, 0, 3),
        (3, 9, 0.9, 3),
        (0, 0, 0, 0.1),
        (None, 0, 0, 0.5),
        (None, 0, 1, 1),
        (None, 1, 1, 2),
        (None, 3, 1, 8),
        (None, 6, 1, 30),
        (None, 6, 0, 15),
        (None, 100_000, 1, 30),
    ],
)
def test_retry_after_is_kept_and_else_delays_double_from_half_a_second_up_to_half_a_minute(
    retry_after: float | None, steps: int, random: float, delay: float
) -> None:
    assert delay_of(retry_after, steps, lambda: random) == delay
