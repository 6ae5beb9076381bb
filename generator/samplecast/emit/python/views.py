"""What templates print: every string here is final, decided in Python and formatted."""

from __future__ import annotations

from msgspec import Struct


class FieldView(Struct, frozen=True):
    """One field of a class."""

    name: str
    declaration: str
    """`name: str | Missing = MISSING`, indented; may span lines."""
    doc: str
    """Its docstring, indented."""


class RecordView(Struct, frozen=True):
    """A class."""

    name: str
    header: str
    doc: str
    """Its docstring, indented."""
    fields: tuple[FieldView, ...]
    load: str
    """The statements of `from_dict` that set and check the attributes, indented."""
    dump: str
    """The body of `to_dict`, indented."""


class FunctionView(Struct, frozen=True):
    """A module function: a loader of a body that is no object, or `read_response`."""

    name: str
    header: str
    doc: str
    body: str
    """Indented."""


class ResponseView(Struct, frozen=True):
    """What a page says about the answers to one operation."""

    names: tuple[str, ...]
    """What it defines."""
    constants: str
    read: FunctionView


class CallView(Struct, frozen=True):
    """The function that makes the request of one endpoint."""

    names: tuple[str, ...]
    """What it defines."""
    constants: str
    function: FunctionView


class ModuleView(Struct, frozen=True):
    """The module of a page, of the error bodies, or of objects that pages share."""

    mark: str
    """The first line."""
    doc: str
    imports: str
    """Import statements in their groups; never empty."""
    exports: str
    """The assignment of `__all__`; empty where nothing comes from another module to be passed on."""
    page: str
    """The assignment of `PAGE` or `PAGES`."""
    records: tuple[RecordView, ...]
    lists: str = ""
    """The assignments of the names that lists of allowed values have; empty for none."""
    loaders: tuple[FunctionView, ...] = ()
    responses: tuple[ResponseView, ...] = ()
    calls: tuple[CallView, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether there is nothing to import the module for."""
        return not (self.records or self.loaders or self.responses or self.calls or self.exports)


class SharedView(Struct, frozen=True):
    """A service's `models/__init__.py`."""

    mark: str
    doc: str
    imports: str
    """Import statements for type checkers alone, indented."""
    exports: str
    """The assignment of `__all__`."""
    homes: str
    """The assignment of `_HOMES`: the module of each name."""


class ExceptionView(Struct, frozen=True):
    """A documented error as an exception."""

    header: str
    doc: str
    attributes: str
    """Class attributes, indented."""


class ErrorsView(Struct, frozen=True):
    """A service's `errors.py`."""

    module: ModuleView
    base: str
    """The service's base exception."""
    base_header: str
    base_doc: str
    exceptions: tuple[ExceptionView, ...]
    aliases: str
    catalogue: str
    """The assignment of `CATALOGUE`."""
    keys: str
    """The assignment of `KEYS`: where error bodies keep code and message."""
    raising: str
    """The statement that raises the exception for `status` and `body`, indented."""


class FixturesView(Struct, frozen=True):
    """The pytest plugin of one service."""

    mark: str
    doc: str
    imports: str
    calls: str
    """The assignment of `CALLS`."""
    examples: str
    """The assignment of `EXAMPLES`."""
    bodyless: str
    """The assignment of `WITHOUT_BODY`: the successes that are no more than a status."""
