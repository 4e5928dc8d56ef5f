"""Bodies of answers, as the contract has them."""

import json
from typing import Any

from see_other import RequestStatus
from see_other.exchange import Response

ORIGIN = "http://127.0.0.1:1"
LOCATION = f"{ORIGIN}/requests/0199d9a0-5c1e-7b3a-9c2e-4f1d2a3b4c5d"
RESULT = f"{ORIGIN}/schedule-estimates/0199d9a0-5c1e-7b3a-9c2e-4f1d2a3b4c5d"


def status_body(word: str = "running", **members: Any) -> dict[str, Any]:
    return {
        "id": "0199d9a0-5c1e-7b3a-9c2e-4f1d2a3b4c5d",
        "location": "/requests/0199d9a0-5c1e-7b3a-9c2e-4f1d2a3b4c5d",
        "operation": "estimateSchedule",
        "status": word,
        "attempt": 1,
        "createdAt": "2026-01-02T03:04:05.678Z",
        **members,
    }


def status(word: str = "running", **members: Any) -> RequestStatus:
    return RequestStatus.model_validate(status_body(word, **members))


def problem_body(http_status: int, type_: str = "/problems/some", title: str = "Some problem") -> dict[str, Any]:
    return {"type": type_, "title": title, "status": http_status}


def estimate_body() -> dict[str, Any]:
    percentiles = {name: 1.5 for name in ("p5", "p10", "p25", "p50", "p75", "p80", "p90", "p95", "p99")}
    return {
        "trials": 1,
        "seed": 2,
        "duration": {"mean": 1, "standardDeviation": 0.5, "percentiles": percentiles},
        "criticality": [],
        "histogram": [],
    }


def response(http_status: int, body: Any = None, **headers: str) -> Response:
    """Header names in Python's spelling: `retry_after`."""
    content = b"" if body is None else json.dumps(body).encode()
    return Response(http_status, {name.replace("_", "-"): value for name, value in headers.items()}, content)
