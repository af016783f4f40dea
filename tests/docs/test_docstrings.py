"""What is public is documented."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

import miggraph


def _modules() -> Iterator[ModuleType]:
    yield miggraph
    for found in pkgutil.walk_packages(miggraph.__path__, "miggraph."):
        if not found.name.endswith("__main__"):
            module = importlib.import_module(found.name)
            if hasattr(module, "__all__"):
                yield module


MODULES = {module.__name__: module for module in _modules()}


def _public(module: ModuleType) -> Iterator[tuple[str, Any]]:
    """Give the functions and classes that a module defines and offers."""
    for name in module.__all__:
        thing = getattr(module, name)
        own = getattr(thing, "__module__", None) == module.__name__
        if own and (inspect.isclass(thing) or inspect.isfunction(thing)):
            yield f"{module.__name__}.{name}", thing


def _undocumented(thing: Any) -> list[str]:
    """Return the parameters that the section Parameters does not name."""
    names = [
        name for name in inspect.signature(thing).parameters if name not in ("self", "cls", "_")
    ]
    section = re.search(
        r"^Parameters\n-+\n(.*?)(?=^\w[\w ]*\n-+\n|\Z)",
        inspect.getdoc(thing) or "",
        re.MULTILINE | re.DOTALL,
    )
    said = re.findall(r"^([\w*][\w, *]*)", section[1], re.MULTILINE) if section else []
    known = {name.strip(" *") for line in said for name in line.split(",")}
    return [name for name in names if name not in known]


@pytest.mark.parametrize("module", MODULES)
def test_what_a_module_offers_is_there(module: str) -> None:
    offered = MODULES[module].__all__
    assert [name for name in offered if not hasattr(MODULES[module], name)] == []
    assert len(offered) == len(set(offered))


def test_miggraph_offers_its_api() -> None:
    assert {"open", "KnowledgeGraph", "MiggraphError"} <= set(miggraph.__all__)
    errors = [n for n in miggraph.__all__ if n.endswith("Error")]
    assert all(issubclass(getattr(miggraph, name), miggraph.MiggraphError) for name in errors)


@pytest.mark.parametrize("module", MODULES)
def test_modules_functions_and_classes_have_docstrings(module: str) -> None:
    assert MODULES[module].__doc__
    assert [name for name, thing in _public(MODULES[module]) if not thing.__doc__] == []


#: The API that users are promised; the methods of `KnowledgeGraph` are checked below.
API = [
    "miggraph",
    "miggraph.errors",
    "miggraph.network.ranking.hubs",
    "miggraph.network.ranking.sensitivity",
]


@pytest.mark.parametrize("module", API)
def test_parameters_are_documented(module: str) -> None:
    """Of functions and of classes with an own ``__init__``; the fields of a record explain it."""
    missing = {
        name: _undocumented(thing)
        for name, thing in _public(MODULES[module])
        if inspect.isfunction(thing) or "__init__" in vars(thing)
    }
    assert {name: parameters for name, parameters in missing.items() if parameters} == {}


METHODS = [name for name in vars(miggraph.KnowledgeGraph) if not name.startswith("_")]


@pytest.mark.parametrize("name", METHODS)
def test_the_methods_of_the_graph_are_documented(name: str) -> None:
    method = vars(miggraph.KnowledgeGraph)[name]
    assert method.__doc__
    if inspect.isfunction(method):
        assert _undocumented(method) == []
