/** A program in Python that calls an operation, with nothing but the standard library. */
import type { ExampleCall } from './example-call.ts';

/** @param options.withKey whether it sends the key or token that the environment has in SEE_OTHER_TOKEN */
export function pythonProgram({ method, url, headers, body }: ExampleCall, options: { withKey: boolean }): string {
  const fields = headers.map(([name, value]) => `${literal(name)}: ${literal(value)}`);
  const content =
    body === undefined
      ? 'None'
      : 'text' in body
        ? `${literal(body.text)}.encode()`
        : `open(${literal(body.file)}, "rb").read()`;
  const key = options.withKey && {
    import: 'import os\n',
    read: 'KEY = os.environ.get("SEE_OTHER_TOKEN")\n',
    send: '    if KEY:\n        request.add_header("Authorization", f"Bearer {KEY}")\n',
  };
  return `"""Submits a request, waits for its end and writes the result to standard output. For Python 3.9 or newer."""

import json
${key ? key.import : ''}import sys
import time
from urllib.error import HTTPError
from urllib.parse import urljoin
from urllib.request import HTTPRedirectHandler, Request, build_opener

URL = ${literal(url)}
HEADERS = {${fields.join(', ')}}
BODY = ${content}
${key ? key.read : ''}

class NotFollowed(HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None  # a redirect is for the program to see


opener = build_opener(NotFollowed)


def call(method, url, headers={}, body=None):
    request = Request(url, body, headers, method=method)
${key ? key.send : ''}    while True:
        try:
            return opener.open(request)
        except HTTPError as answer:  # every answer but 2xx
            if answer.status == 303:
                return answer
            if answer.status not in (429, 503):
                sys.exit(f"{answer.status} {answer.read().decode()}")
            pause(answer)


def pause(answer):
    time.sleep(int(answer.headers.get("Retry-After", "1")))


answer = call(${literal(method)}, URL, HEADERS, BODY)
status_url = urljoin(URL, answer.headers["Location"])
print("Location:", status_url, file=sys.stderr)  # all that is needed to go on, in any program

while answer.status != 303:
    pause(answer)
    answer = call("GET", status_url)
    if answer.status == 200:
        request = json.load(answer)
        if request["status"] in ("failed", "canceled"):
            sys.exit(f"{request['status']}: {json.dumps(request['problem'], indent=2)}")

result = call("GET", urljoin(status_url, answer.headers["Location"]))
sys.stdout.buffer.write(result.read())
`;
}

/** Lines stay lines, unless there is something in them that such a literal would change. */
function literal(text: string): string {
  const inLines = text.includes('\n') && !/[^\P{Cc}\n\t]|\\|"""|"$/u.test(text);
  // the literals of JSON are Python's, too
  return inLines ? `"""${text}"""` : JSON.stringify(text);
}
