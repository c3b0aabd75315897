import json

import numpy as np
import pytest

from sheaf_harness import safetensors

ARRAYS = {
    "b": np.arange(6, dtype=np.float32).reshape(2, 3),
    "a": np.array(1.5, np.float32),
    "half": np.array([1, 2], np.float16),
    "count": np.array([2**40]),
    "flags": np.array([True, False]),
    "empty": np.zeros((0, 3), np.int16),
    "größe": np.array([1], np.uint8),
}


def file(header, body=b""):
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return len(text).to_bytes(8, "little") + text + body


def entry(dtype="F32", shape=(1,), start=0, end=4):
    return {"dtype": dtype, "shape": list(shape), "data_offsets": [start, end]}


def test_what_is_written_is_read_back():
    arrays, types = safetensors.loads(safetensors.dumps(ARRAYS))

    assert arrays.keys() == ARRAYS.keys()
    for name, array in ARRAYS.items():
        assert arrays[name].dtype == array.dtype and arrays[name].shape == array.shape and (arrays[name] == array).all()
    assert (types["b"], types["half"], types["flags"]) == ("F32", "F16", "BOOL")


def test_tensors_are_sorted_by_type_then_name_and_the_header_is_padded():
    data = safetensors.dumps(dict(reversed(ARRAYS.items())))

    length = int.from_bytes(data[:8], "little")
    assert list(json.loads(data[8 : 8 + length])) == ["count", "a", "b", "half", "empty", "größe", "flags"]
    assert length % 8 == 0 and data == safetensors.dumps(ARRAYS)


def test_the_bytes_are_those_of_the_safetensors_crate():
    data = safetensors.dumps({"w": np.array([1], np.float32)})

    assert data == file(b'{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}  ', b"\0\0\x80\x3f")


def test_big_endian_and_strided_arrays_are_written_as_their_values():
    data = safetensors.dumps({"w": np.arange(6, dtype=">f4").reshape(2, 3).T})

    assert (safetensors.loads(data)[0]["w"] == np.arange(6).reshape(2, 3).T).all()


def test_bfloat16_is_read_as_float32_exactly():
    bits = np.array([0x3F80, 0xC049, 0x0001, 0x7F7F], "<u2")
    data = file({"w": entry("BF16", (4,), 0, 8)}, bits.tobytes())

    arrays, types = safetensors.loads(data)

    assert arrays["w"].dtype == np.float32 and types["w"] == "BF16"
    assert (arrays["w"].view("<u4") == bits.astype("<u4") << 16).all()


def test_arrays_read_can_be_changed():
    arrays, _ = safetensors.loads(safetensors.dumps(ARRAYS))

    arrays["b"] += 1
    arrays["a"] += 1


def test_float64_and_objects_are_not_written():
    for array in (np.zeros(1), np.array([{}]), np.zeros(1, np.complex64)):
        with pytest.raises(safetensors.FormatError, match="cannot have"):
            safetensors.dumps({"w": array})


@pytest.mark.parametrize(
    "data, reason",
    [
        (b"", "too few"),
        ((2**40).to_bytes(8, "little") + b"{}", "claims"),
        (file(b"\xff"), "UTF-8"),
        (file(b"{"), "not JSON"),
        (file(b"[]"), "not an object"),
        (file(b'{"w":1,"w":2}'), "twice"),
        (file({"w": 1}), "data_offsets"),
        (file({"w": entry(start=-1)}), "data_offsets"),
        (file({"w": entry("F64", (1,), 0, 8)}, bytes(8)), "F64"),
        (file({"w": entry("F8_E4M3", (1,), 0, 1)}, bytes(1)), "F8_E4M3"),
        (file({"w": entry(shape=(2,))}, bytes(4)), "cannot be 4 bytes"),
        (file({"w": entry(shape=(-1, -1))}, bytes(4)), "proper shape"),
        (file({"w": entry(shape=(True,))}, bytes(4)), "proper shape"),
        (file({"w": entry(start=4, end=8)}, bytes(8)), "must start at 0"),
        (file({"v": entry(), "w": entry()}, bytes(4)), "must start at 4"),
        (file({"w": entry()}, bytes(2)), "end within 2"),
        (file({"w": entry()}, bytes(9)), "5 bytes belong to no tensor"),
    ],
)
def test_malformed_files_are_refused(data, reason):
    with pytest.raises(safetensors.FormatError, match=reason):
        safetensors.loads(data)
