"""Turns the paths of the rules on a syntax into those that the reader follows."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from invoices.domain.reading import Path, Step
from invoices.domain.syntax.rule import EVERYWHERE, SyntaxRule

type Macros = Mapping[str, tuple[str, ...]]


def paths(rules: Sequence[SyntaxRule], spaces: Mapping[str, str], macros: Macros) -> Iterator[Path]:
    """Paths of all rules: to what each looks for under its position, to its contexts under the complement of that."""
    for position, rule in enumerate(rules):
        target = rule.path if rule.path.startswith(EVERYWHERE) else rule.target
        yield from (_path(position, text, spaces) for text in _spelled(target, macros))
        if rule.asks_context:
            yield from (_path(~position, text, spaces) for text in _spelled(rule.context, macros))


def _spelled(text: str, macros: Macros) -> Iterator[str]:
    """A path with its macros replaced, once for each of their meanings."""
    anywhere = text.startswith(EVERYWHERE)
    steps = [step for step in text.removeprefix(EVERYWHERE).split("/") if step]
    for chosen in product(*(macros.get(step, (step,)) for step in steps)):
        yield (EVERYWHERE if anywhere else "") + "/".join(chosen)


def _path(key: int, text: str, spaces: Mapping[str, str]) -> Path:
    steps = [step for step in text.removeprefix(EVERYWHERE).split("/") if step]
    attribute = steps.pop()[1:] if steps and steps[-1].startswith("@") else None
    return Path(key, tuple(_step(step, spaces) for step in steps), text.startswith(EVERYWHERE), attribute)


def _step(text: str, spaces: Mapping[str, str]) -> Step:
    prefix, _, name = text.rpartition(":")
    if name.startswith("*"):
        return Step(name[1:], True, f"{{{spaces[prefix]}}}" if prefix not in ("", "*") else "")
    if prefix not in spaces:
        raise ValueError(f"no such prefix: {text}")
    return Step(f"{{{spaces[prefix]}}}{name}")
