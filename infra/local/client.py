"""An HTTP client of the back office on a local cloud, for the demonstration and the end-to-end tests."""

import json
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from infra.local import people
from infra.local.cloud import LocalCloud

TOKEN_SECONDS = 1800  # tokens hold for an hour
ANSWER_SECONDS = 60


@dataclass(frozen=True)
class Answer:
    """What came back: every status is an answer, only a broken connection raises."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)

    def text(self) -> str:
        return self.body.decode(errors="replace")

    def expect(self, *statuses: int) -> "Answer":
        """This answer, if its status is one of those given; else an AssertionError that shows what came."""
        if self.status not in statuses:
            raise AssertionError(f"expected {' or '.join(map(str, statuses))}, got {self.status}: {self.text()[:1000]}")
        return self


class Client:
    """Calls the API in a role. Paths begin with `/v1/...`; header names in answers are lower case."""

    def __init__(self, cloud: LocalCloud, base_url: str, role: str | None = None) -> None:
        self.cloud, self.base_url, self.role = cloud, base_url.rstrip("/"), role
        self._tokens: dict[str, tuple[str, float]] = {}

    def as_role(self, role: str | None) -> "Client":
        """The same API, called by someone else; None calls without a token."""
        other = Client(self.cloud, self.base_url, role)
        other._tokens = self._tokens
        return other

    def token(self) -> str | None:
        if self.role is None:
            return None
        known = self._tokens.get(self.role)
        if known is None or time.monotonic() - known[1] > TOKEN_SECONDS:
            known = self._tokens[self.role] = (people.token(self.cloud, self.role), time.monotonic())
        return known[0]

    def request(self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None) -> Answer:
        sent = dict(headers or {})
        token = self.token()
        if token and "Authorization" not in sent:
            sent["Authorization"] = f"Bearer {token}"
        request = urllib.request.Request(self.base_url + path, data=body, method=method, headers=sent)
        try:
            with urllib.request.urlopen(request, timeout=ANSWER_SECONDS) as answer:
                return Answer(answer.status, {name.lower(): value for name, value in answer.headers.items()}, answer.read())
        except urllib.error.HTTPError as answer:
            with answer:
                return Answer(answer.code, {name.lower(): value for name, value in answer.headers.items()}, answer.read())

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        return self.request("GET", path, headers=headers)

    def post(
        self,
        path: str,
        body: Any = None,
        *,
        key: str | None = None,
        content_type: str = "application/json",
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """POST with an Idempotency-Key (a new one unless given). Bytes and text go as they are, anything else as JSON."""
        raw = (
            body
            if isinstance(body, bytes)
            else body.encode()
            if isinstance(body, str)
            else b""
            if body is None
            else json.dumps(body).encode()
        )
        return self.request(
            "POST", path, raw, {"Content-Type": content_type, "Idempotency-Key": key or str(uuid.uuid4()), **(headers or {})}
        )

    def change(self, method: str, path: str, body: Any, *, etag: str | None = None) -> Answer:
        """PUT, PATCH or DELETE with JSON, under If-Match when an ETag is given."""
        return self.request(
            method, path, json.dumps(body).encode(), {"Content-Type": "application/json"} | ({"If-Match": etag} if etag else {})
        )

    def pages(self, path: str) -> Iterator[Any]:
        """Every item of a list, page by page. `path` has its query already (`?limit=200`)."""
        cursor: str | None = ""
        while cursor is not None:
            page = self.get(f"{path}&cursor={cursor}" if cursor else path).expect(200).json()
            yield from page["items"]
            cursor = page["next"]

    def poll(
        self, path: str, done: Callable[[Any], bool], *, seconds: float, progress: Callable[[Any], None] | None = None, every: float = 0.2
    ) -> Any:
        """GET until `done(json)` holds and return that JSON; a TimeoutError shows the last answer. 404 counts as "not yet"."""
        deadline = time.monotonic() + seconds
        while True:
            answer = self.get(path).expect(200, 404)
            if answer.status == 200:
                told = answer.json()
                if progress:
                    progress(told)
                if done(told):
                    return told
            if time.monotonic() > deadline:
                raise TimeoutError(f"{path} was not done after {seconds} s: {answer.status} {answer.text()[:1000]}")
            time.sleep(every)
