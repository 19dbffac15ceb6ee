"""Shape of the pay register's address."""

from kernel.shapes import Out


class RegisterOut(Out):
    """Where the register can be read for some seconds."""

    url: str
    expires_in: int
