"""The HTTP door of a context: authorization, validation, idempotency, correlation id, pages, and refusals as problem+json.

A handler module makes one `Door`, hangs its routes on it and exposes `handler = door.handler`. Route functions parse nothing by hand: they
take validated parameters, call one operation and return `ok`, `created` or `accepted`.
"""

import base64
import functools
import importlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response, content_types
from aws_lambda_powertools.event_handler.exceptions import NotFoundError
from aws_lambda_powertools.event_handler.openapi.exceptions import RequestUnsupportedContentType, RequestValidationError
from pydantic import BaseModel

from kernel import aws, identity, ids, log, refusals, settings
from kernel.cursors import Cursors
from kernel.pages import PageOut, Problem, ProblemError
from kernel.records import Record
from kernel.refusals import FieldError, Refusal
from kernel.shapes import field_errors, pointer
from kernel.table import Key, Page

if TYPE_CHECKING:
    from kernel.idempotency import AnswerStore

# Lambda takes 6 MB a call, and API Gateway hands binary bodies over as base64, a third longer.
MAX_BODY_BYTES: Final = 4_500_000
_CORRELATION_ID: Final = re.compile(r"[A-Za-z0-9._:-]{1,128}")
_ETAG: Final = re.compile(r'(?:W/)?"(\d{1,12})"')


class VersionRequired(Refusal):
    """A change of a thing came without saying which version of it the caller saw."""

    title = "If-Match required"


class Unauthenticated(Refusal):
    """No verified access token came with the request."""

    title = "Unauthenticated"


_STATUS: Final[Mapping[type[Refusal], HTTPStatus]] = {
    refusals.KeyMissing: HTTPStatus.BAD_REQUEST,
    Unauthenticated: HTTPStatus.UNAUTHORIZED,
    refusals.Forbidden: HTTPStatus.FORBIDDEN,
    refusals.NotFound: HTTPStatus.NOT_FOUND,
    refusals.Conflict: HTTPStatus.CONFLICT,
    refusals.Stale: HTTPStatus.PRECONDITION_FAILED,
    refusals.TooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    refusals.Unsupported: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    refusals.Invalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    refusals.KeyReused: HTTPStatus.UNPROCESSABLE_ENTITY,
    VersionRequired: HTTPStatus.PRECONDITION_REQUIRED,
    refusals.Busy: HTTPStatus.SERVICE_UNAVAILABLE,
}


@dataclass(frozen=True, slots=True)
class DoorSettings:
    """Environment of every API function."""

    idempotency_table: str
    cursor_secret: str


@functools.cache
def _cursors(secret_id: str) -> Cursors:
    return Cursors(aws.secrets().get_secret_value(SecretId=secret_id)["SecretString"].encode())


@functools.cache
def _answers(table_name: str) -> "AnswerStore":
    # Imported at the first use: it brings boto3 along, which requests that only read never need.
    from kernel.idempotency import AnswerStore

    return AnswerStore(table_name)


def ok[M](body: M, *, version: int | None = None) -> Response[M]:
    """200 with a body, and an ETag when the thing has a version."""
    return Response(HTTPStatus.OK, content_types.APPLICATION_JSON, body, headers=_etag(version))


def created[M](body: M, location: str, *, version: int | None = None) -> Response[M]:
    """201: the thing exists now, at `location`."""
    return Response(HTTPStatus.CREATED, content_types.APPLICATION_JSON, body, headers={"Location": location} | _etag(version))


def accepted[M](body: M, location: str) -> Response[M]:
    """202: the work goes on behind; ask at `location`."""
    return Response(HTTPStatus.ACCEPTED, content_types.APPLICATION_JSON, body, headers={"Location": location})


def _etag(version: int | None) -> dict[str, str | list[str]]:
    return {} if version is None else {"ETag": f'"{version}"'}


type Scope = str | tuple[str, ...]


class Door:
    """Routes of one context. `scope` of a route is what its caller needs in the company of the path; of several scopes one will do."""

    def __init__(self, context: str) -> None:
        self.context = context
        self._app = APIGatewayHttpResolver(enable_validation=True)
        self._settings = settings.read(DoorSettings)
        self._scopes: dict[Any, tuple[str, ...]] = {}
        self._topics: dict[str, tuple[tuple[str, ...], tuple[Any, ...]]] = {}
        self._first_word = re.compile(rf"/v1/companies/[^/]+/{context}/([^/]+)")
        self.raw_bodies: dict[str, tuple[str, ...]] = {}
        """Media types by operation id, of routes that take a document instead of JSON; for the OpenAPI document."""
        self._app.exception_handler(Refusal)(self._refused)
        self._app.exception_handler(RequestValidationError)(self._not_valid)
        self._app.exception_handler(RequestUnsupportedContentType)(self._unsupported)
        self._app.exception_handler(NotFoundError)(self._no_route)
        self._app.exception_handler(Exception)(self._broken)

    @property
    def app(self) -> APIGatewayHttpResolver:
        """The resolver with the routes of every topic, for the OpenAPI document."""
        self._mount(lambda _: True)
        return self._app

    def topics(self, package: str, words: Mapping[str, tuple[str, ...]], *given: Any) -> None:
        """Has each topic mounted by the first request whose path goes on, after the context, with one of its words.

        A topic is a module of `package` with a function `mount(door, *given)`. A cold start imports the one that it answers, not every
        one. Topics may share a word, but no path.
        """
        for topic, its_words in words.items():
            self._topics[f"{package}.{topic}"] = (its_words, given)

    def _mount(self, wanted: Callable[[tuple[str, ...]], bool]) -> None:
        for topic in [name for name, (words, _) in self._topics.items() if wanted(words)]:
            importlib.import_module(topic).mount(self, *self._topics[topic][1])
            del self._topics[topic]

    def route(
        self,
        method: str,
        path: str,
        *,
        scope: Scope,
        creates: bool = False,
        summary: str,
        status: int = 200,
        takes: tuple[str, ...] = (),
    ) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Registers a route below `/v1/companies/<company>/<context>`.

        `creates` demands an Idempotency-Key; `takes` names the media types of a route that reads its body raw.
        """

        def register(function: Callable[..., Any]) -> Callable[..., Any]:
            scopes = self._scopes[function] = (scope,) if isinstance(scope, str) else scope
            operation_id = f"{self.context}_{function.__name__}"
            if takes:
                self.raw_bodies[operation_id] = takes
            full_path = f"/v1/companies/<company>/{self.context}{path}"
            middlewares: list[Any] = [self._authorize_first] + ([self._idempotent] if creates else [])
            self._app.route(
                full_path,
                method,
                middlewares=middlewares,
                summary=summary,
                tags=[self.context],
                status_code=status,
                description=f"Scope: {' or '.join(f'`{each}`' for each in scopes)}." + (" Send an `Idempotency-Key`." if creates else ""),
                operation_id=operation_id,
            )(function)
            return function

        return register

    def get(self, path: str, *, scope: Scope, summary: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """A route that reads."""
        return self.route("GET", path, scope=scope, summary=summary)

    def post(
        self, path: str, *, scope: Scope, summary: str, creates: bool = True, status: int = 201, takes: tuple[str, ...] = ()
    ) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """A route that creates something, or with `creates=False` one whose repetition is harmless or guarded by If-Match."""
        return self.route("POST", path, scope=scope, creates=creates, summary=summary, status=status, takes=takes)

    def handler(self, event: dict[str, Any], context: Any) -> dict[str, Any]:
        """The Lambda handler (payload format 2.0)."""
        headers = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
        offered = headers.get("x-correlation-id", "")
        log.begin(offered if _CORRELATION_ID.fullmatch(offered) else ids.ulid(), getattr(context, "aws_request_id", ""))
        if named := self._first_word.search(event.get("rawPath", "")):
            self._mount(lambda words: named[1] in words)
        answer: dict[str, Any] = self._app.resolve(event, context)
        answer.setdefault("headers", {})["X-Correlation-Id"] = log.correlation_id()
        route = event.get("requestContext", {}).get("http", {})
        log.event("http.request", method=route.get("method"), path=event.get("rawPath"), status=answer["statusCode"])
        return answer

    @property
    def caller(self) -> identity.Caller:
        """The caller of the present request; Unauthenticated without a verified access token."""
        authorizer = self._app.current_event.raw_event.get("requestContext", {}).get("authorizer") or {}
        claims = authorizer.get("jwt", {}).get("claims") or {}
        if claims.get("token_use") != "access":
            raise Unauthenticated("send an access token as `Authorization: Bearer ...`")
        return identity.caller(claims)

    def body(self, max_bytes: int = MAX_BODY_BYTES) -> bytes:
        """The raw bytes of the body; TooLarge beyond `max_bytes`."""
        event = self._app.current_event.raw_event
        text = event.get("body") or ""
        content = base64.b64decode(text) if event.get("isBase64Encoded") else text.encode()
        if len(content) > max_bytes:
            raise refusals.TooLarge(f"the body has {len(content)} bytes, at most {max_bytes} are taken here")
        return content

    def header(self, name: str) -> str | None:
        """A request header, whatever the case of its name."""
        value: str | None = self._app.current_event.headers.get(name)
        return value

    def seen_version(self) -> int:
        """The version in `If-Match`: what the caller saw. VersionRequired when it is missing or is no ETag of ours."""
        match = _ETAG.fullmatch(self.header("If-Match") or "")
        if not match:
            raise VersionRequired("send the ETag of the version that you saw as If-Match", [FieldError("If-Match", 'expected such as "3"')])
        return int(match[1])

    def start(self, cursor: str | None) -> Key | None:
        """Where a page starts, from the cursor of the request."""
        return _cursors(self._settings.cursor_secret).read(cursor, self._list_scope()) if cursor else None

    def page[R: Record, M: BaseModel](self, page: Page[R], show: Callable[[R], M]) -> PageOut[M]:
        """A page of records as the answer to a list."""
        cursor = _cursors(self._settings.cursor_secret).write(page.next_key, self._list_scope()) if page.next_key else None
        return PageOut(items=[show(record) for record in page.records], next=cursor)

    def _list_scope(self) -> str:
        event = self._app.current_event
        filters = {name: value for name, value in (event.query_string_parameters or {}).items() if name not in ("cursor", "limit")}
        return f"{event.path}?{urlencode(sorted(filters.items()))}"

    def _authorize(self) -> None:
        route = self._app.context["_route"]
        company = self._app.context["_route_args"]["company"]
        self.caller.must(company, *self._scopes[route.func])

    def _authorize_first(self, app: Any, next_middleware: Callable[[Any], Response[Any]]) -> Response[Any]:
        self._authorize()
        return next_middleware(app)

    def _idempotent(self, app: Any, next_middleware: Callable[[Any], Response[Any]]) -> Response[Any]:
        def work() -> dict[str, Any]:
            response = next_middleware(app)
            return {"status": int(response.status_code), "headers": dict(response.headers), "body": response.body}

        http = app.current_event.raw_event["requestContext"]["http"]
        stored = _answers(self._settings.idempotency_table).once(
            work,
            key=self.header("Idempotency-Key"),
            caller=self.caller.subject,
            route=f"{http['method']} {app.current_event.path}",
            body=self.body(),
            context=app.lambda_context,
        )
        return Response(stored["status"], None, stored["body"], headers=stored["headers"])

    def _refused(self, refusal: Refusal) -> Response[str]:
        status = next((_STATUS[kind] for kind in type(refusal).__mro__ if kind in _STATUS), HTTPStatus.UNPROCESSABLE_ENTITY)
        return self._problem(status, refusal.title, refusal.detail, refusal.errors)

    def _not_valid(self, error: RequestValidationError) -> Response[str]:
        # Validation runs before the route's own middlewares: who may not call is told that, and not what the input should be.
        try:
            self._authorize()
        except Refusal as refusal:
            return self._refused(refusal)
        faults = field_errors(error.errors(), _name)
        if any(fault["type"] == "json_invalid" for fault in error.errors()):
            return self._problem(HTTPStatus.BAD_REQUEST, "Not JSON", "the body is not JSON", faults)
        return self._problem(HTTPStatus.UNPROCESSABLE_ENTITY, refusals.Invalid.title, "the input breaks rules; `errors` says where", faults)

    def _unsupported(self, _: RequestUnsupportedContentType) -> Response[str]:
        return self._refused(refusals.Unsupported("send this body as application/json"))

    def _no_route(self, _: NotFoundError) -> Response[str]:
        return self._problem(HTTPStatus.NOT_FOUND, refusals.NotFound.title, "no such route", ())

    def _broken(self, error: Exception) -> Response[str]:
        log.failure("http.failed", error)
        return self._problem(HTTPStatus.INTERNAL_SERVER_ERROR, "Internal error", "the fault is ours; the correlation id finds it", ())

    def _problem(self, status: HTTPStatus, title: str, detail: str, errors: Iterable[FieldError]) -> Response[str]:
        problem = Problem(
            title=title,
            status=status,
            detail=detail,
            instance=self._app.current_event.path,
            correlation_id=log.correlation_id(),
            errors=tuple(ProblemError(pointer=error.pointer, reason=error.reason) for error in errors),
        )
        headers: dict[str, str | list[str]] = {"Retry-After": "1"} if status is HTTPStatus.SERVICE_UNAVAILABLE else {}
        return Response(status, "application/problem+json", problem.model_dump_json(), headers=headers)


def _name(place: Iterable[str | int]) -> str:
    """Where in a request: an RFC 6901 pointer into the body, or `?name` for a parameter."""
    source, *steps = place
    if source == "body":
        return pointer(steps)
    names = [str(step) for step in steps]
    return f"?{'.'.join(names)}" if source == "query" else "/".join((str(source), *names))
