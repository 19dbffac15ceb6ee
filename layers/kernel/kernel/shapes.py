"""Bases of the pydantic models at the edges. Apart from `pages`, so that queue workers do not import the HTTP side."""

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """Base of request bodies: unknown members are refused, so that a misspelt one is noticed."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, defer_build=True)


class Out(BaseModel):
    """Base of answers. Validators are built at the first use, not at every cold start."""

    model_config = ConfigDict(defer_build=True)
