"""Make a query mean the same in a store that has no default graph of its own.

In such a store the default graph is all graphs together. So what stands outside of ``GRAPH`` is
asked of the graph of what is accepted, and ``GRAPH ?variable`` of the graphs of sources only.
Nothing moves to another line, so that the lines a server names are those of the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from miggraph.errors import QueryError
from miggraph.store.tokens import Token, tokens

__all__ = ["Query"]

_FORMS: Final = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")


class _Block(NamedTuple):
    """A pair of braces that lies in no other; `kind` is pattern, template or data."""

    kind: str
    start: int
    end: int


class Query:
    """A SPARQL query that parses, taken apart as far as needed.

    Parameters
    ----------
    text
        The query.

    Raises
    ------
    QueryError
        If it hides a word behind an escape, or braces do not match.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._tokens = list(tokens(text))
        for token in self._tokens:
            if token.text.startswith(("\\u", "\\U")):
                raise QueryError(
                    "An escape such as \\u0041 stands outside of a string or an IRI.",
                    fix="write the letter itself.",
                )
        start = next((i for i, t in enumerate(self._tokens) if t.is_word(*_FORMS)), None)
        if start is None:
            raise QueryError("This is no query.", fix=f"begin with {', '.join(_FORMS)}.")
        self.form = self._tokens[start].text.upper()
        self._head = self._tokens[start].start
        self._body = self._tokens[start:]
        self._blocks = list(_blocks(self._body))

    @property
    def names_dataset(self) -> bool:
        """Whether the text chooses its graphs itself, with FROM."""
        depth = 0
        for token in self._body:
            depth += {"{": 1, "(": 1, "}": -1, ")": -1}.get(token.text, 0)
            if depth == 0 and token.is_word("FROM"):
                return True
        return False

    @property
    def names_graph(self) -> bool:
        """Whether it asks with GRAPH."""
        return any(token.is_word("GRAPH") for token in self._body)

    def prologue(self, prefixes: Mapping[str, str]) -> str:
        """Declare, on one line, the prefixes that it uses and does not declare itself."""
        used = {t.text.partition(":")[0] for t in self._tokens if t.kind == "name"}
        declared = {
            after.text.partition(":")[0]
            for token, after in zip(self._tokens, self._tokens[1:], strict=False)
            if token.is_word("PREFIX")
        }
        wanted = sorted((used & prefixes.keys()) - declared)
        line = " ".join(f"PREFIX {name}: <{prefixes[name]}>" for name in wanted)
        return f"{line}\n" if line else ""

    def within(self, graph: str) -> str:
        """Ask the outermost patterns of one graph.

        Parameters
        ----------
        graph
            IRI of the graph for everything outside of ``GRAPH``.
        """
        additions: list[tuple[int, str]] = []
        for block in self._patterns:
            additions += [(block.start + 1, f" GRAPH <{graph}> {{"), (block.end - 1, "} ")]
        if self.form == "CONSTRUCT" and not any(b.kind == "template" for b in self._blocks):
            additions.append((self._head + len(self.form), self._shape(self._patterns[0])))
        return _with(self.text, additions)

    def only_graphs(self, start: str) -> Query:
        """Let ``GRAPH ?variable`` mean the graphs whose IRI begins so."""
        additions = []
        for index, token in enumerate(self._body[:-2]):
            variable = self._body[index + 1]
            if token.is_word("GRAPH") and variable.kind == "variable":
                end = _closing(self._body, index + 2)
                rule = f' FILTER(STRSTARTS(STR({variable.text}), "{start}"))'
                additions.append((end, rule))
        return Query(_with(self.text, additions)) if additions else self

    def counting(self) -> str | None:
        """Return a query that counts the solutions; None where that takes more than reading."""
        if self.form not in ("SELECT", "CONSTRUCT") or self.names_dataset:
            return None
        if self.form == "SELECT":
            inner = self.text[self._head :]
        else:
            pattern = self._patterns[0]
            inner = f"SELECT * {self.text[pattern.start :]}"
        return f"{self.text[: self._head]}SELECT (COUNT(*) AS ?rows) {{ {{ {inner}\n}} }}"

    def _shape(self, block: _Block) -> str:
        """Return the triples of ``CONSTRUCT WHERE``, which are pattern and template in one."""
        shape, last = "", -1
        for token in self._body:
            if block.start <= token.start < block.end:
                shape += token.text if token.start == last else f" {token.text}"
                last = token.end
        return shape

    @property
    def _patterns(self) -> list[_Block]:
        return [block for block in self._blocks if block.kind == "pattern"]


def _blocks(body: list[Token]) -> Iterable[_Block]:
    """Give the outermost braces of a query, each with what it is."""
    position, values = 0, False
    template = body[0].is_word("CONSTRUCT") and len(body) > 1 and body[1].text == "{"
    while position < len(body):
        token = body[position]
        values = values or token.is_word("VALUES")
        if token.text == "{":
            end = _closing(body, position)
            kind = "template" if template else "data" if values else "pattern"
            yield _Block(kind, token.start, end)
            template = values = False
            while body[position].end < end:
                position += 1
        position += 1


def _closing(body: list[Token], position: int) -> int:
    """Return where the block ends that opens at a token."""
    depth = 0
    for token in body[position:]:
        depth += {"{": 1, "}": -1}.get(token.text, 0)
        if depth == 0 and token.text == "}":
            return token.end
    raise QueryError("A brace is not closed.", fix="close it.")


def _with(text: str, additions: Iterable[tuple[int, str]]) -> str:
    """Insert pieces; of two at one place the one that was named first comes first."""
    pieces, last = [], 0
    for position, piece in sorted(additions, key=lambda pair: pair[0]):
        pieces += [text[last:position], piece]
        last = position
    return "".join([*pieces, text[last:]])
