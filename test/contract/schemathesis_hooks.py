"""How Schemathesis sends the files that it does not know: as they are."""

import schemathesis


@schemathesis.serializer("application/x-ndjson", "application/vnd.apache.parquet")
def file(ctx: schemathesis.SerializationContext, value: object) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()
