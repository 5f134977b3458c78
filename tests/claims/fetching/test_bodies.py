import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.fetching import FetchError, TooLargeError
from claims.fetching.bodies import read_body, read_start


def raw_deflate(data):
    engine = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return engine.compress(data) + engine.flush()


COMPRESSED = [
    ("gzip", gzip.compress),
    ("x-gzip", gzip.compress),
    ("deflate", zlib.compress),
    ("deflate", raw_deflate),
]


def pieces(data, size):
    return [data[start : start + size] for start in range(0, len(data), size)]


@given(st.binary(max_size=500), st.sampled_from(COMPRESSED), st.integers(1, 50))
def test_what_was_compressed_comes_out(data, compression, size):
    name, compress = compression
    assert read_body(pieces(compress(data), size), name, 500) == data


@pytest.mark.parametrize("encoding", ["", "identity", " Identity "])
def test_plain_bodies_are_joined(encoding):
    assert read_body([b"one ", b"", b"two"], encoding, 100) == b"one two"


@pytest.mark.parametrize("encoding", ["", "gzip", "deflate"])
def test_nothing_is_nothing(encoding):
    assert read_body([], encoding, 100) == b""


def test_limit_counts_sent_bytes():
    assert read_body([b"x" * 100], "", 100) == b"x" * 100
    with pytest.raises(TooLargeError, match="100 bytes allowed"):
        read_body([b"x" * 50, b"x" * 51], "", 100)


def test_limit_counts_decompressed_bytes():
    with pytest.raises(TooLargeError):
        read_body([gzip.compress(bytes(1_000_000))], "gzip", 10_000)


def test_bomb_is_not_decompressed_beyond_the_limit():
    reads = 0

    def endless():
        nonlocal reads
        engine = zlib.compressobj(9, wbits=31)
        while True:
            reads += 1
            yield engine.compress(bytes(1_000_000)) + engine.flush(zlib.Z_SYNC_FLUSH)

    with pytest.raises(TooLargeError):
        read_body(endless(), "gzip", 5_000_000)
    assert reads == 6


@pytest.mark.parametrize("cut", [3, 20, -1])
def test_cut_compression_is_not_taken_for_the_whole(cut):
    with pytest.raises(FetchError, match="cut short"):
        read_body([gzip.compress(b"words " * 100)[:cut]], "gzip", 10_000)


def test_broken_compression_is_a_passing_fault():
    with pytest.raises(FetchError, match="broken"):
        read_body([b"\x1f\x8b no gzip at all"], "gzip", 1000)


@pytest.mark.parametrize("encoding", ["br", "gzip, gzip", "zstd"])
def test_encodings_that_were_not_asked_for_are_refused(encoding):
    with pytest.raises(FetchError, match="not asked for"):
        read_body([b"x"], encoding, 1000)


@pytest.mark.parametrize(("encoding", "compress"), [("", bytes), *COMPRESSED])
def test_start_of_a_body_is_all_that_is_taken(encoding, compress):
    data = bytes(range(256)) * 100
    assert read_start(pieces(compress(data), 90), encoding, 1000) == data[:1000]
    assert read_start(pieces(compress(data), 90), encoding, 1_000_000) == data


def test_start_of_an_endless_body_ends():
    def endless():
        while True:
            yield b"x" * 1000

    assert read_start(endless(), "", 2500) == b"x" * 2500


def test_start_of_broken_compression_is_a_passing_fault():
    with pytest.raises(FetchError, match="broken"):
        read_start([b"\x1f\x8b no gzip at all"], "gzip", 1000)
