"""Says what is in a CSV file: python examples/profile_dataset.py FILE"""

import os
import sys

from see_other import Client

url = os.environ.get("SEE_OTHER_URL", "http://127.0.0.1:8080")
key = os.environ.get("SEE_OTHER_TOKEN")

with Client(url, token=key) as client:
    submission = client.submit_profile_dataset(sys.argv[1], media_type="text/csv")
    for update in submission.updates():
        percent = "" if update.progress is None else f" {update.progress.percent:.0f} %"
        print(f"{update.status.value}{percent}", flush=True)
    profile = submission.result()
    print(f"{profile.rows} rows:", *(column.name for column in profile.columns))
