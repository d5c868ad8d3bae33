"""Every notebook is committed without outputs and runs from start to end."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any, Final

import nbformat
import pytest
from nbclient import NotebookClient

import allocsim

NOTEBOOKS: Final = sorted((Path(__file__).resolve().parent.parent / "notebooks").glob("*.ipynb"))


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def path(request: pytest.FixtureRequest) -> Path:
    return Path(request.param)


def cells(notebook: Any) -> list[Any]:
    """The cells of code."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_there_are_notebooks() -> None:
    assert NOTEBOOKS


def test_notebook_is_committed_without_outputs(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    assert all(not cell.outputs and cell.execution_count is None for cell in cells(notebook))


def test_notebook_uses_public_names_only(path: Path) -> None:
    """Nothing is imported from inside the package, and every attribute of it is one that it offers."""
    notebook = nbformat.read(path, as_version=4)
    tree = ast.parse("\n".join(cell.source for cell in cells(notebook)))
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            assert not (node.module or "").startswith("allocsim"), node.module
        if isinstance(node, ast.Import):
            assert not any(name.name.startswith("allocsim.") for name in node.names)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "allocsim":
            assert node.attr in allocsim.__all__, node.attr


@pytest.mark.filterwarnings("ignore::DeprecationWarning:zmq", "ignore::DeprecationWarning:jupyter_client")
def test_notebook_runs(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(notebook, timeout=600, kernel_name="python3", resources={"metadata": {"path": path.parent}})
    client.execute()
    warned = [
        output.text
        for cell in cells(notebook)
        for output in cell.outputs
        if output.output_type == "stream" and output.name == "stderr"
    ]
    assert warned == []
