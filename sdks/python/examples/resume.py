"""Takes up an estimate that was submitted anywhere, in any language: python examples/resume.py LOCATION"""

import asyncio
import os
import sys

from see_other import AsyncClient, ScheduleEstimate

url = os.environ.get("SEE_OTHER_URL", "http://127.0.0.1:8080")
key = os.environ.get("SEE_OTHER_TOKEN")


async def main(location: str) -> None:
    async with AsyncClient(url, token=key) as client:
        submission = client.resume(location, ScheduleEstimate)
        estimate = await submission.result(timeout=60)
        print("p80:", estimate.duration.percentiles.p80)


asyncio.run(main(sys.argv[1]))
