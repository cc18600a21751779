"""What Python has no words for: 64 bytes compared at once, 8 bytes read as one number, bits counted.

Each is a few instructions on any processor that LLVM knows; it picks the widest registers there are. Reads do not ask
whether the array goes on: buffers end in ``PADDING`` bytes that nobody minds. Bit ``k`` of a mask stands for byte ``k``,
which takes a little-endian machine.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

BLOCK = 64
PADDING = 2 * BLOCK

_BYTE, _INDEX, _WORD = ir.IntType(8), ir.IntType(32), ir.IntType(64)
_BYTES = ir.VectorType(_BYTE, BLOCK)


def _instruction(function: Callable[..., Any]) -> Any:
    """Make a function's instructions known to compiled code; there it takes no ``typing``."""
    return intrinsic(function)


def _address(context: Any, builder: Any, array_type: Any, array: Any, start: Any, *, kind: Any) -> Any:
    first = context.make_array(array_type)(context, builder, array).data
    return builder.bitcast(builder.gep(first, [start]), kind.as_pointer())


def _block(context: Any, builder: Any, array_type: Any, array: Any, start: Any) -> Any:
    return builder.load(_address(context, builder, array_type, array, start, kind=_BYTES), align=1)


def _spread(builder: Any, byte: Any) -> Any:
    one = builder.insert_element(ir.Constant(_BYTES, ir.Undefined), byte, ir.Constant(_INDEX, 0))
    return builder.shuffle_vector(one, one, ir.Constant(ir.VectorType(_INDEX, BLOCK), None))


def _mask(builder: Any, comparison: Any) -> Any:
    return builder.bitcast(comparison, _WORD)


@_instruction
def between(typing: Any, data: Any, start: Any, low: Any, span: Any) -> Any:
    """Return the mask of the 64 bytes from ``start`` that are one of the ``span`` values from ``low`` on."""

    def make(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        block = _block(context, builder, signature.args[0], *args[:2])
        above = builder.sub(block, _spread(builder, args[2]))
        return _mask(builder, builder.icmp_unsigned("<", above, _spread(builder, args[3])))

    return types.uint64(data, types.intp, types.uint8, types.uint8), make


@_instruction
def same(typing: Any, data: Any, start: Any, other: Any) -> Any:
    """Return the mask of the 64 bytes from ``start`` that equal those from ``other``."""

    def make(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        blocks = [_block(context, builder, signature.args[0], args[0], place) for place in args[1:]]
        return _mask(builder, builder.icmp_unsigned("==", *blocks))

    return types.uint64(data, types.intp, types.intp), make


@_instruction
def copy_lower(typing: Any, data: Any, start: Any, out: Any) -> Any:
    """Write the 64 bytes from ``start`` to the same place of ``out``, A to Z as a to z."""

    def make(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        block = _block(context, builder, signature.args[0], *args[:2])
        letter, count, step = (_spread(builder, ir.Constant(_BYTE, value)) for value in (ord("A"), 26, 32))
        capital = builder.icmp_unsigned("<", builder.sub(block, letter), count)
        lower = builder.select(capital, builder.add(block, step), block)
        builder.store(lower, _address(context, builder, signature.args[2], args[2], args[1], kind=_BYTES), align=1)
        return context.get_dummy_value()

    return types.void(data, types.intp, out), make


@_instruction
def copy(typing: Any, data: Any, start: Any, out: Any, place: Any) -> Any:
    """Write the 64 bytes from ``start`` to ``out`` from ``place`` on."""

    def make(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        block = _block(context, builder, signature.args[0], *args[:2])
        builder.store(block, _address(context, builder, signature.args[2], *args[2:], kind=_BYTES), align=1)
        return context.get_dummy_value()

    return types.void(data, types.intp, out, types.intp), make


@_instruction
def read_word(typing: Any, data: Any, start: Any) -> Any:
    """Return the 8 bytes from ``start`` as one number, the first byte lowest."""

    def make(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.load(_address(context, builder, signature.args[0], *args, kind=_WORD), align=1)

    return types.uint64(data, types.intp), make


@_instruction
def write_word(typing: Any, out: Any, place: Any, word: Any) -> Any:
    """Write a number as 8 bytes from ``place`` on."""

    def make(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        builder.store(args[2], _address(context, builder, signature.args[0], *args[:2], kind=_WORD), align=1)
        return context.get_dummy_value()

    return types.void(out, types.intp, types.uint64), make


@_instruction
def count_bits(typing: Any, mask: Any) -> Any:
    """Return how many bits are set."""

    def make(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.ctpop(args[0])

    return types.int64(types.uint64), make


@_instruction
def first_bit(typing: Any, mask: Any) -> Any:
    """Return the number of the lowest bit that is set; the mask must have one."""

    def make(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.cttz(args[0], ir.Constant(ir.IntType(1), 1))

    return types.int64(types.uint64), make


@_instruction
def prefetch(typing: Any, table: Any, row: Any) -> Any:
    """Begin to bring a row of a table of 64-bit numbers into the cache."""

    def make(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        width = signature.args[0].dtype.bitwidth // 8
        first = context.make_array(signature.args[0])(context, builder, args[0])
        columns = builder.extract_value(first.shape, 1)
        start = builder.mul(builder.mul(args[1], columns), ir.Constant(_WORD, width))
        address = builder.gep(builder.bitcast(first.data, _BYTE.as_pointer()), [start])
        number = ir.IntType(32)
        kind = ir.FunctionType(ir.VoidType(), [_BYTE.as_pointer(), number, number, number])
        call = builder.module.declare_intrinsic("llvm.prefetch", [_BYTE.as_pointer()], kind)
        builder.call(call, [address, *(ir.Constant(number, value) for value in (0, 3, 1))])
        return context.get_dummy_value()

    return types.void(table, types.intp), make
