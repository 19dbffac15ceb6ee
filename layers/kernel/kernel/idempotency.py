"""The answer to a repeated request: `Idempotency-Key` over Powertools Idempotency, for 24 hours.

The key is composed here from caller, route and header: Powertools alone takes a request without the header for any other one without,
and one caller's key for another's. It carries answers; what keeps a thing from being made twice is the conditional write underneath.
"""

import hashlib
from collections.abc import Callable
from typing import Any, Final

from aws_lambda_powertools.utilities.idempotency import DynamoDBPersistenceLayer, IdempotencyConfig, idempotent_function
from aws_lambda_powertools.utilities.idempotency.exceptions import IdempotencyAlreadyInProgressError, IdempotencyValidationError

from kernel import aws
from kernel.refusals import Conflict, FieldError, KeyMissing, KeyReused

KEPT_SECONDS: Final = 24 * 3600
MAX_KEY_CHARACTERS: Final = 128


class AnswerStore:
    """Stored answers, in the table of the house that serves this alone."""

    def __init__(self, table_name: str) -> None:
        self._store = DynamoDBPersistenceLayer(table_name=table_name, boto3_client=aws.dynamodb())
        self._config = IdempotencyConfig(
            event_key_jmespath="key",
            payload_validation_jmespath="body",
            raise_on_no_idempotency_key=True,
            expires_after_seconds=KEPT_SECONDS,
            hash_function="sha256",
        )

    def once(
        self, work: Callable[[], dict[str, Any]], *, key: str | None, caller: str, route: str, body: bytes, context: Any
    ) -> dict[str, Any]:
        """The stored answer of the first request with this key, else what `work` answers now (and stores).

        KeyMissing without a key of 1 to 128 printable characters; Conflict while the first request is still at work; KeyReused when the
        body differs. When `work` refuses, nothing is stored.
        """
        if not key or len(key) > MAX_KEY_CHARACTERS or not key.isprintable():
            place = FieldError("Idempotency-Key", f"send 1 to {MAX_KEY_CHARACTERS} printable characters, the same ones when repeating")
            raise KeyMissing("a request that creates something carries an Idempotency-Key", [place])
        self._config.register_lambda_context(context)

        # Called with the keyword that Powertools hashes, which the work itself does not need.
        def answer(request: dict[str, Any]) -> dict[str, Any]:
            return work()

        guarded: Any = idempotent_function(
            answer, data_keyword_argument="request", persistence_store=self._store, config=self._config, key_prefix="http"
        )
        request = {"key": [caller, route, key], "body": hashlib.sha256(body).hexdigest()}
        try:
            stored: dict[str, Any] = guarded(request=request)
        except IdempotencyAlreadyInProgressError:
            raise Conflict("a request with this Idempotency-Key is still at work; come again") from None
        except IdempotencyValidationError:
            raise KeyReused("this Idempotency-Key came before with another body") from None
        return stored
