"""The front door of the installation: the browsable API page, the OpenAPI document, and a sign of life."""

import functools
from http import HTTPStatus
from importlib import resources
from pathlib import Path
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response, content_types

from kernel import log

DOCUMENT = Path(__file__).parent.parent / "openapi.json"

app = APIGatewayHttpResolver()


@functools.cache
def page() -> str:
    """The page, with Swagger UI as Powertools ships it: nothing is fetched from elsewhere."""
    # Imported here: a sign of life does not need it.
    from aws_lambda_powertools.event_handler.openapi.swagger_ui import html

    assets = resources.files(html.__package__)
    return html.generate_swagger_html(
        DOCUMENT.read_text(),
        (assets / "swagger-ui-bundle.min.js").read_text(),
        (assets / "swagger-ui.min.css").read_text(),
        "",
        None,
        persist_authorization=False,
    )


@app.get("/")
def show_page() -> Response[str]:
    """The API, to read and to try."""
    return Response(HTTPStatus.OK, content_types.TEXT_HTML, page())


@app.get("/openapi.json")
def show_document() -> Response[str]:
    """The OpenAPI document of every context."""
    return Response(HTTPStatus.OK, content_types.APPLICATION_JSON, DOCUMENT.read_text())


@app.get("/healthz")
def healthz() -> dict[str, str]:
    """Answers while the API runs."""
    return {"status": "ok"}


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """The Lambda handler (payload format 2.0)."""
    log.begin(getattr(context, "aws_request_id", ""))
    answer: dict[str, Any] = app.resolve(event, context)
    log.event("http.request", path=event.get("rawPath"), status=answer["statusCode"])
    return answer
