"""Estimates how long a house takes to build."""

import os

from see_other import Client, ScheduleEstimateInput, ScheduleTask

url = os.environ.get("SEE_OTHER_URL", "http://127.0.0.1:8080")
key = os.environ.get("SEE_OTHER_TOKEN")

house = ScheduleEstimateInput(
    tasks=[
        ScheduleTask(id="foundation", optimistic=4, likely=6, pessimistic=12),
        ScheduleTask(id="walls", optimistic=8, likely=10, pessimistic=20, after=["foundation"]),
        ScheduleTask(id="wiring", optimistic=3, likely=5, pessimistic=14, after=["foundation"]),
        ScheduleTask(id="roof", optimistic=5, likely=6, pessimistic=9, after=["walls", "wiring"]),
    ],
    trials=20_000,
    seed=42,
)

with Client(url, token=key) as client:
    submission = client.submit_estimate_schedule(house)
    print(submission.location, flush=True)
    estimate = submission.wait(timeout=60)
    print("p80:", estimate.duration.percentiles.p80)
