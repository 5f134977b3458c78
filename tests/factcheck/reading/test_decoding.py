import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.reading.decoding import decode_page, guess_encoding


def test_utf8_wins_over_a_wrong_label():
    data = '<meta charset="iso-8859-1"><p>“Świnoujście”</p>'.encode()
    assert "“Świnoujście”" in decode_page(data, "text/html; charset=iso-8859-1")


def test_latin_label_is_read_as_windows():
    assert decode_page(b"\x93quoted\x94", "text/html; charset=ISO-8859-1") == "“quoted”"


def test_header_is_believed_before_the_meta_tag():
    data = '<meta charset="iso-8859-1">Москва'.encode("windows-1251")
    assert "Москва" in decode_page(data, "text/html; charset=windows-1251")


def test_meta_tag_is_read_when_the_header_is_silent():
    data = '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">Киев'.encode("cp1251")
    assert "Киев" in decode_page(data, "text/html")


def test_seven_bit_encodings_are_believed_although_they_look_like_utf8():
    assert decode_page("東京".encode("iso2022_jp"), "text/html; charset=iso-2022-jp") == "東京"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_byte_order_mark_decides(encoding):
    assert decode_page("Kyiv é".encode(encoding), "text/html; charset=ascii") == "Kyiv é"


def test_utf7_is_never_decoded_into_markup():
    assert "<" not in decode_page(b"+ADw-script+AD4-", "text/html; charset=utf-7")


@pytest.mark.parametrize("label", ["no-such-charset", "base64", "rot13", "undefined", "\x00"])
def test_unknown_labels_do_no_harm(label):
    assert decode_page(b"plain", f"text/html; charset={label}") == "plain"
    assert isinstance(decode_page(b"\xe9t\xe9", f"text/html; charset={label}"), str)


def test_undeclared_russian_is_guessed_but_western_is_not():
    russian = "Украинские войска покинули последнюю деревню, сообщили в министерстве обороны. " * 5
    assert guess_encoding(russian.encode("cp1251")).startswith(("cp1251", "koi8"))
    assert guess_encoding("Le café est fermé à midi. ".encode("cp1252") * 5) == ""


@given(st.binary(max_size=300), st.text(max_size=40))
def test_any_bytes_decode(data, label):
    assert isinstance(decode_page(data, f"text/html; charset={label}"), str)
