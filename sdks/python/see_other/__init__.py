"""Client of See Other: asynchronous request-reply over HTTP (202, then 303, then the result)."""

from see_other.api import (
    ColumnProfile,
    DatasetProfile,
    Problem,
    RequestStatus,
    ScheduleEstimate,
    ScheduleEstimateInput,
    ScheduleTask,
    Status,
    __version__,
)
from see_other.async_client import AsyncClient
from see_other.async_submission import AsyncSubmission
from see_other.client import Client
from see_other.errors import (
    ContractViolation,
    NotAuthorized,
    RequestCanceled,
    RequestExpired,
    RequestFailed,
    RequestUnknown,
    SeeOtherError,
    ServerUnreachable,
    SubmissionRefused,
    WaitTimeout,
)
from see_other.submission import Submission

__all__ = [
    "AsyncClient",
    "AsyncSubmission",
    "Client",
    "ColumnProfile",
    "ContractViolation",
    "DatasetProfile",
    "NotAuthorized",
    "Problem",
    "RequestCanceled",
    "RequestExpired",
    "RequestFailed",
    "RequestStatus",
    "RequestUnknown",
    "ScheduleEstimate",
    "ScheduleEstimateInput",
    "ScheduleTask",
    "SeeOtherError",
    "ServerUnreachable",
    "Status",
    "Submission",
    "SubmissionRefused",
    "WaitTimeout",
    "__version__",
]
