"""Writes an operation's HTTP request as the generated client would send it: path, headers and body by the contract."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from json import dumps
from os import PathLike
from pathlib import Path
from typing import Any, cast

from see_other.api.api.dataset_profiles_api import DatasetProfilesApi
from see_other.api.api.schedule_estimates_api import ScheduleEstimatesApi
from see_other.api.api_client import ApiClient
from see_other.api.configuration import Configuration
from see_other.api.models.schedule_estimate_input import ScheduleEstimateInput
from see_other.exchange import Ask

_MEDIA_TYPES = {
    ".csv": "text/csv",
    ".jsonl": "application/x-ndjson",
    ".ndjson": "application/x-ndjson",
    ".parquet": "application/vnd.apache.parquet",
}


@dataclass(frozen=True)
class _Written:
    """Stands in for a response, of which the generated methods take `response`."""

    response: Ask


class _Writer(ApiClient):
    """Returns the request where the generated client would send it, through urllib3, which follows a 303 blindly."""

    def call_api(
        self,
        method: str,
        url: str,
        header_params: Mapping[str, str] | None = None,
        body: Any = None,
        post_params: Any = None,
        _request_timeout: Any = None,
    ) -> Any:
        content = body if body is None or isinstance(body, bytes) else dumps(body).encode()
        return _Written(Ask(method, url, dict(header_params or {}), content))


class Requests:
    """The requests of each operation, to the service at `base_url`."""

    def __init__(self, base_url: str) -> None:
        writer = _Writer(Configuration(host=base_url))
        del writer.default_headers["User-Agent"]
        self._schedule_estimates = ScheduleEstimatesApi(writer)
        self._dataset_profiles = DatasetProfilesApi(writer)

    def estimate_schedule(self, project: ScheduleEstimateInput, idempotency_key: str) -> Ask:
        written = self._schedule_estimates.estimate_schedule_without_preload_content(
            project, idempotency_key=idempotency_key
        )
        return cast(Ask, written)

    def profile_dataset(self, file: str | PathLike[str] | bytes, media_type: str | None, idempotency_key: str) -> Ask:
        written = self._dataset_profiles.profile_dataset_without_preload_content(
            b"",
            idempotency_key=idempotency_key,
            _content_type=_media_type_of(file) if media_type is None else _checked(media_type),
        )
        # the generated client would read the whole file into memory
        return replace(cast(Ask, written), content=file if isinstance(file, bytes) else Path(file))


def _checked(media_type: str) -> str:
    if not re.fullmatch("[!-~]+(/[ -~]*[!-~])", media_type):
        raise ValueError(f"{media_type!r} is no media type: give `media_type` as text/csv is written")
    return media_type


def _media_type_of(file: str | PathLike[str] | bytes) -> str:
    suffix = "" if isinstance(file, bytes) else Path(file).suffix.lower()
    if suffix not in _MEDIA_TYPES:
        what = "bytes" if isinstance(file, bytes) else f"a file named *{suffix}"
        raise ValueError(f"give `media_type` for {what}: one of {', '.join(sorted(set(_MEDIA_TYPES.values())))}")
    return _MEDIA_TYPES[suffix]
