"""Reads what a server sends as JSON."""

import json
from typing import Any


def read_json(body: bytes) -> Any:
    """Raises ValueError for whatever cannot be read."""
    try:
        return json.loads(body)
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
