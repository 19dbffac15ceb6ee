"""The reader: one pass over the elements of a document, in which the semantic model is filled and the rules on the syntax are marked.

Tables of paths (``binding.Table``) are compiled into states. A state stands for a place in a document; it knows for each child element what
it means there: a term, the beginning of a group, a coded value, something that a rule on the syntax speaks of, and the state below it.
States come into being when a document first leads to them and are kept, so that each element costs one look into a dictionary.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from invoices.domain.binding import Branch, Condition, Element, Spot, Table
from invoices.domain.model import Group, Invoice, Locator, Value, Written
from invoices.domain.terms import TERMS, Kind

MAX_DEPTH: Final = 60
"""Deepest nesting of elements that is read. The official syntaxes need less than 20."""
MAX_MOVES: Final = 50_000
"""Moves that are kept. Usual documents need some hundreds; one made to fill the memory only makes the reader forget and learn again."""


class TooDeep(Exception):  # noqa: N818 (an answer, not an error)
    """The document nests deeper than MAX_DEPTH."""


class Nested(Exception):  # noqa: N818 (an answer, not an error)
    """A value has elements in it, so that its text includes the white space between them, which was left out."""


class Step(NamedTuple):
    """One step of a path: an element by name, or (``suffix``) by namespace, if any, and the end of its name."""

    name: str
    suffix: bool = False
    space: str = ""

    def fits(self, tag: str) -> bool:
        if not self.suffix:
            return tag == self.name
        return tag.endswith(self.name) and (not self.space or tag.startswith(self.space))


class Path(NamedTuple):
    """A path at which something is marked under a key."""

    key: int
    steps: tuple[Step, ...]
    anywhere: bool
    attribute: str | None


type Active = tuple[tuple[Path, int], ...]
"""Paths that have been followed so far, with the number of steps taken."""
type Attributes = Mapping[str, tuple[int, ...]]


class Move:
    """What an element means at a place, and the state below it."""

    __slots__ = (
        "attributed",
        "attributes",
        "date",
        "flat",
        "group",
        "keys",
        "number",
        "odd",
        "options",
        "place",
        "qualifier",
        "shared",
        "spots",
        "spots_of_text",
        "state",
        "stray",
        "take",
        "term",
    )

    def __init__(
        self, branch: Branch, stray: bool, spots: tuple[Spot, ...], state: "State", keys: tuple[int, ...], attributes: Attributes
    ) -> None:
        self.term = branch.term
        self.group = branch.group
        self.qualifier = branch.qualifier
        self.take = branch.take
        self.stray = stray
        self.state = state
        self.keys = keys
        self.attributes = attributes
        kind = TERMS[branch.term].kind if branch.term in TERMS else None
        self.number = kind in (Kind.AMOUNT, Kind.NUMBER)
        self.date = kind is Kind.DATE
        self.options: tuple[tuple[Condition, Move], ...] = ()
        """Meanings that depend on a condition and come first."""
        self.flat = False
        """It should have no elements in it."""
        self.odd = stray
        """There are options, or it stands where the standard has no place for it."""
        self.place, self.shared, self.spots = _places(branch, spots)
        self.spots_of_text = any(spot.qualifier is None or spot.optional for spot in spots)
        """Some coded value may be there although the element has no attributes. (``attributed``: attributes may matter at all.)"""
        self.attributed = bool(attributes or spots or branch.qualifier)

    def after(self, options: Sequence[tuple[Condition, "Move"]]) -> "Move":
        """This one, when none of the options holds."""
        self.options = tuple(options)
        self.odd = self.stray or bool(options)
        return self


def _places(branch: Branch, spots: tuple[Spot, ...]) -> tuple[str | None, str | None, tuple[Spot, ...]]:
    """The one code list of the attribute that is kept with a term, the one of the very value of a term, and all spots but that.
    Nearly all coded values are of the first two kinds, for which nothing has to be looked up again."""
    if len(spots) == 1 and spots[0].above is None and spots[0].test is None and branch.term is not None and branch.take is None:
        spot = spots[0]
        if spot.qualifier is not None and spot.qualifier == branch.qualifier:
            return spot.code, None, spots
        if spot.qualifier is None and branch.qualifier is None:
            return None, spot.code, ()
    return None, None, spots


class State:
    """A place in a document. ``moves`` are what its children mean, learned as they come."""

    __slots__ = ("active", "branch", "moves", "others", "reader", "spots")

    def __init__(self, reader: "Reader", branch: Branch, spots: Mapping[str, tuple[Spot, ...]], active: Active) -> None:
        self.reader = reader
        self.branch = branch
        self.spots = spots
        self.active = active
        self.moves: dict[str, Move] = {}
        self.others: dict[tuple[Step, ...], Move] = {}
        """Moves for elements that no table names, by the endings of names that they have."""

    def learn(self, tag: str) -> Move:
        """What a child element means that has not been met here."""
        reader = self.reader
        if tag in reader.known:
            reader.learned()
            move = self.moves[tag] = self._move(tag)
            return move
        endings = tuple(step for step in reader.endings if step.fits(tag))
        found = self.others.get(endings)
        if found is None:
            reader.learned()
            found = self.others[endings] = self._move(tag)
        return found

    def _move(self, tag: str) -> Move:
        reader = self.reader
        active = [(path, taken + 1) for path, taken in self.active if path.steps[taken].fits(tag)]
        active += [(path, 1) for path in reader.starts(tag)]
        keys, attributes, going = reader.arrived(active)
        spots = reader.table.spots.get(tag, reader.table.spots[""])
        own = self.spots.get(tag, ())

        def move(branch: Branch, stray: bool) -> Move:
            made = Move(branch, stray, own, reader.state(branch, spots, going), keys, attributes)
            made.flat = bool(reader.table.flat) and tag.startswith(reader.table.flat)
            return made

        options: list[tuple[Condition, Move]] = []
        anywhere = reader.table.anywhere
        for around, stray in ((self.branch, self.branch is anywhere), (anywhere, True)):
            for condition, branch in around.children.get(tag, ()):
                if condition is None:
                    return move(branch, stray).after(options)
                options.append((condition, move(branch, stray)))
        return move(anywhere, False).after(options)


class Reader:
    """The states of one document type."""

    def __init__(self, table: Table, paths: Iterable[Path] = ()) -> None:
        self.table = table
        self._paths = tuple(paths)
        self._starts: dict[str, list[Path]] = {}
        self._ending_starts = [path for path in self._paths if path.anywhere and path.steps[0].suffix]
        for path in self._paths:
            if path.anywhere and not path.steps[0].suffix:
                self._starts.setdefault(path.steps[0].name, []).append(path)
        self.endings = tuple(dict.fromkeys(step for path in self._paths for step in path.steps if step.suffix))
        self.known = frozenset(table.names()) | {step.name for path in self._paths for step in path.steps if not step.suffix}
        self._attributes: dict[tuple[tuple[str, int], ...], Attributes] = {}
        self._states: dict[tuple[int, int, Active], State] = {}
        self._roots: dict[str, Move] = {}
        self._learned = 0

    def starts(self, tag: str) -> list[Path]:
        """Paths that may begin at any element and begin at this one."""
        return self._starts.get(tag, []) + [path for path in self._ending_starts if path.steps[0].fits(tag)]

    def arrived(self, active: Sequence[tuple[Path, int]]) -> tuple[tuple[int, ...], Attributes, Active]:
        """Keys of the paths that end here, those of paths that end at an attribute here, and the paths that go on."""
        ended = [path for path, taken in active if taken == len(path.steps)]
        keys = tuple(path.key for path in ended if path.attribute is None)
        named = tuple((path.attribute, path.key) for path in ended if path.attribute is not None)
        attributes = self._attributes.get(named)
        if attributes is None:
            attributes = self._attributes[named] = {name: tuple(key for each, key in named if each == name) for name, _ in named}
        return keys, attributes, tuple((path, taken) for path, taken in active if taken < len(path.steps))

    def state(self, branch: Branch, spots: Mapping[str, tuple[Spot, ...]], active: Active) -> State:
        key = (id(branch), id(spots), active)
        found = self._states.get(key)
        if found is None:
            found = self._states[key] = State(self, branch, spots, active)
        return found

    def learned(self) -> None:
        """Counts what is kept, and forgets everything when it is too much."""
        self._learned += 1
        if self._learned > MAX_MOVES:
            self._learned = 0
            for state in self._states.values():
                state.moves.clear()
                state.others.clear()
            self._states.clear()
            self._roots.clear()

    def read(self, element: Element, document: str, locator: Locator, *, exact: bool = True) -> Invoice:
        """Reads a document into the model. What is odd is kept for the rules. Raises TooDeep, and Nested unless it is ``exact``."""
        walk = Walk(element, exact)
        root = self._roots.get(element.tag) or self._root(element.tag)
        walk.mark(root.keys, element)
        for name in element.keys():  # noqa: SIM118 (an lxml element is no dictionary)
            walk.mark(root.attributes.get(name, ()), element)
        walk.down(element, root.state)
        return Invoice(
            self.table.syntax,
            document,
            walk.root,
            walk.stray,
            walk.index,
            locator,
            walk.coded,
            walk.marks,
            Written(frozenset(walk.numbers), frozenset(walk.dates), frozenset(walk.repeated)),
        )

    def _root(self, tag: str) -> Move:
        active: list[tuple[Path, int]] = [(path, 0) for path in self._paths if not path.anywhere]
        active += [(path, 1) for path in self.starts(tag)]
        keys, attributes, going = self.arrived(active)
        spots = self.table.spots.get(tag, self.table.spots[""])
        found = self._roots[tag] = Move(self.table.root, False, (), self.state(self.table.root, spots, going), keys, attributes)
        return found


_NEW: Final[Callable[..., Value]] = tuple.__new__
"""Makes a Value in half the time that its constructor takes; an invoice has hundreds to hundreds of thousands."""


class Walk:
    """What one document gave."""

    __slots__ = ("coded", "dates", "exact", "index", "marks", "numbers", "repeated", "root", "stray")

    def __init__(self, element: Element, exact: bool) -> None:
        self.exact = exact
        self.root = Group("", element, {}, {})
        self.stray = Group("STRAY", element, {}, {})
        self.index: defaultdict[str, list[Group]] = defaultdict(list, {"": [self.root], "STRAY": [self.stray]})
        self.coded: defaultdict[str, list[Value]] = defaultdict(list)
        self.marks: defaultdict[int, list[Element]] = defaultdict(list)
        self.numbers: set[str] = set()
        self.dates: set[tuple[str, str | None]] = set()
        self.repeated: set[str] = set()

    def mark(self, keys: tuple[int, ...], element: Element) -> None:
        for key in keys:
            self.marks[key].append(element)

    def down(self, root: Element, state: State) -> None:
        """Reads all elements below the root in document order. Written for speed: rare things are left to the methods below."""
        # Of each element around the present one: the state, the group to fill, and how many children are still to come.
        above: list[tuple[State, Group, int]] = []
        target, left, moves = self.root, len(root), state.moves
        marks, coded, numbers, dates = self.marks, self.coded, self.numbers, self.dates
        elements = root.iter()
        next(elements)
        for child in elements:
            while not left:
                state, target, left = above.pop()
                moves = state.moves
            left -= 1
            try:
                move = moves[child.tag]
            except KeyError:
                move = state.learn(child.tag)
            into = target
            if move.odd:
                move, into = self._chosen(move, child, target)
            qualifier = None
            attributes = child.items() if move.attributed else ()
            if attributes:
                for name, text in attributes:
                    if name == move.qualifier:
                        qualifier = text
                    if name in move.attributes:
                        self.mark(move.attributes[name], child)
            if move.keys:
                for key in move.keys:
                    marks[key].append(child)
            nested = len(child)
            code = move.term
            if code is not None:
                value = self._whole(child, move, qualifier) if nested or move.take else _NEW(Value, (child.text or "", qualifier, child))
                if move.number:
                    numbers.add(value[0])
                elif move.date:
                    dates.add(value[:2])
                if code in (terms := into.terms):
                    into.add(code, value)
                    self.repeated.add(code)
                else:
                    terms[code] = (value,)
                if move.shared is not None:
                    coded[move.shared].append(value)
            elif move.group is not None:
                into = self._opened(move.group, into.groups, child)
            if move.spots:
                if move.place is not None and qualifier is not None:
                    coded[move.place].append(_NEW(Value, (qualifier, move.qualifier, child)))
                elif attributes or move.spots_of_text:
                    self._collect(child, move.spots)
            if nested:
                if move.flat or len(above) >= MAX_DEPTH - 1:
                    self._refuse(len(above))
                above.append((state, target, left))
                state, target, left = move.state, into, nested
                moves = state.moves

    def _chosen(self, move: Move, child: Element, target: Group) -> tuple[Move, Group]:
        """The meaning whose condition holds, and the group that it goes into."""
        for condition, other in move.options:
            if condition(child):
                move = other
                break
        return move, self.stray if move.stray else target

    def _opened(self, code: str, groups: dict[str, list[Group]], element: Element) -> Group:
        """A new group beside those of the group around it."""
        opened = Group(code, element, {}, {})
        if code in groups:
            groups[code].append(opened)
        else:
            groups[code] = [opened]
        self.index[code].append(opened)
        return opened

    def _refuse(self, depth: int) -> None:
        """Elements where there should be none, or too far down."""
        if depth >= MAX_DEPTH - 1:
            raise TooDeep
        if not self.exact:
            raise Nested

    def _whole(self, element: Element, move: Move, qualifier: str | None) -> Value:
        """The value of an element that has children or a reader of its own."""
        text, qualifier = move.take(element) if move.take else (self._text(element), qualifier)
        return _NEW(Value, (text, qualifier, element))

    def _text(self, element: Element) -> str:
        """XPath takes the text of all descendants as an element's value."""
        if not len(element):
            return element.text or ""
        if not self.exact:
            raise Nested
        return "".join(element.itertext())

    def _collect(self, child: Element, spots: tuple[Spot, ...]) -> None:
        for code, above, test, qualifier, optional in spots:
            if qualifier is None:
                text = self._text(child)
            else:
                text = child.get(qualifier)
                if text is None and not optional:
                    continue
            if (above is None or above(child.getparent())) and (test is None or test(child)):
                self.coded[code].append(_NEW(Value, (text or "", qualifier, child)))
                return
