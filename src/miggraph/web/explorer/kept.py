"""What is worked out once for a view, and kept as long as the view is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from miggraph.knowledge import KnowledgeGraph

__all__ = ["OncePerView"]

T = TypeVar("T")


class OncePerView(Generic[T]):
    """Makes something of a view when it is first asked for.

    Parameters
    ----------
    make
        Makes it.
    """

    def __init__(self, make: Callable[[KnowledgeGraph], T]) -> None:
        self._make = make
        self._made: WeakKeyDictionary[KnowledgeGraph, T] = WeakKeyDictionary()

    def __call__(self, kg: KnowledgeGraph) -> T:
        """Return what was made of a view.

        Parameters
        ----------
        kg
            The view; what is made must not hold it, or it would never end.
        """
        if kg not in self._made:
            self._made[kg] = self._make(kg)
        return self._made[kg]
