"""Sending mail by SES."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from kernel import aws

if TYPE_CHECKING:
    from mypy_boto3_ses import SESClient

MAX_RECIPIENTS: Final = 50
MAX_MAIL_BYTES: Final = 10 * 1024 * 1024


class Mailer:
    """Sends raw mails from one verified address."""

    def __init__(self, sender: str) -> None:
        self.sender = sender

    @property
    def _client(self) -> "SESClient":
        return aws.ses()

    def send_raw(self, mail: bytes, to: Sequence[str]) -> str:
        """Hands one mail to SES and answers the id SES gave it (its Message-ID is `<id@region.amazonses.com>`)."""
        if len(to) > MAX_RECIPIENTS or len(mail) > MAX_MAIL_BYTES:
            raise ValueError("too many recipients or too large a mail")
        answer = self._client.send_raw_email(Source=self.sender, Destinations=list(to), RawMessage={"Data": mail})
        return answer["MessageId"]
