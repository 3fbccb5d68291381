"""Files are written whole or not at all."""

import errno
import os
import stat
from pathlib import Path

import pytest

from qualcode.errors import CannotWrite, FileBusy
from qualcode.files.atomic import replacing, write_bytes, write_text


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_written_with_its_folders(tmp_path):
    path = tmp_path / "out" / "deep" / "matrix.csv"

    write_text(path, "año\nuno\n")

    assert path.read_bytes() == "año\nuno\n".encode()
    assert names(path.parent) == ["matrix.csv"]


def test_the_new_content_takes_the_place_of_the_old(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("old and longer")

    write_bytes(path, b"new\r\n")

    assert path.read_bytes() == b"new\r\n"


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_permissions_are_those_of_any_new_file(tmp_path):
    before = os.umask(0o027)
    try:
        write_text(tmp_path / "a.txt", "a")
        assert os.umask(0o027) == 0o027, "the umask is left as it was"
    finally:
        os.umask(before)

    assert stat.S_IMODE((tmp_path / "a.txt").stat().st_mode) == 0o640


@pytest.mark.parametrize("trouble", [ValueError(), KeyboardInterrupt(), OSError("odd")], ids=repr)
def test_whatever_goes_wrong_the_old_content_stays(tmp_path, trouble):
    path = tmp_path / "a.txt"
    path.write_text("old")

    def half():
        with replacing(path) as temporary:
            temporary.write_text("ne")
            raise trouble

    told = CannotWrite if isinstance(trouble, OSError) else type(trouble)
    with pytest.raises(told):
        half()

    assert path.read_text() == "old"
    assert names(tmp_path) == ["a.txt"]


def test_nothing_is_seen_of_a_file_before_it_is_whole(tmp_path):
    path = tmp_path / "a.txt"

    with replacing(path) as temporary:
        temporary.write_text("new")
        assert not path.exists()
        assert temporary.suffix == ".txt", "writers choose by suffix"
        assert temporary.parent == path.parent

    assert path.read_text() == "new"


def refuse(number: int):
    def refused(*_args, **_more):
        raise OSError(number, os.strerror(number))

    return refused


def test_a_file_that_another_program_holds_open(tmp_path, monkeypatch):
    path = tmp_path / "a.xlsx"
    path.write_text("old")
    monkeypatch.setattr(os, "replace", refuse(errno.EACCES))

    with pytest.raises(FileBusy, match=r"a\.xlsx.*close a\.xlsx in Excel, then run again"):
        write_text(path, "new")

    assert path.read_text() == "old"
    assert names(tmp_path) == ["a.xlsx"]


def test_a_folder_that_may_not_be_written_to_is_not_a_file_held_open(tmp_path, monkeypatch):
    path = tmp_path / "a.xlsx"
    path.write_text("old")
    monkeypatch.setattr("tempfile.mkstemp", refuse(errno.EACCES))

    with pytest.raises(CannotWrite, match="Permission denied") as error:
        write_text(path, "new")

    assert not isinstance(error.value, FileBusy)
    assert str(tmp_path) in str(error.value)
    assert path.read_text() == "old"


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_full_disk(tmp_path, monkeypatch, step):
    path = tmp_path / "a.txt"
    path.write_text("old")
    monkeypatch.setattr(os, step, refuse(errno.ENOSPC))

    with pytest.raises(CannotWrite, match=r"the disk is full.*Nothing was changed"):
        write_text(path, "new")

    assert path.read_text() == "old"
    assert names(tmp_path) == ["a.txt"]


def test_what_is_flushed_was_opened_for_writing(tmp_path, monkeypatch):
    """Windows refuses to flush a file that was opened to be read."""
    if os.name != "posix":
        pytest.skip("asks POSIX how the file was opened")
    import fcntl

    modes = []
    monkeypatch.setattr(
        os, "fsync", lambda fd: modes.append(fcntl.fcntl(fd, fcntl.F_GETFL) & os.O_ACCMODE)
    )

    write_text(tmp_path / "a.txt", "a")

    assert modes == [os.O_RDWR]


def test_an_error_without_a_number_is_not_called_success(tmp_path):
    def odd():
        with replacing(tmp_path / "a.txt"):
            raise OSError("the codec is missing")

    with pytest.raises(CannotWrite, match="the codec is missing"):
        odd()


def test_a_file_or_a_folder_in_the_way(tmp_path):
    (tmp_path / "out").write_text("a file")
    (tmp_path / "a.txt").mkdir()

    with pytest.raises(CannotWrite):
        write_text(tmp_path / "out" / "a.txt", "new")
    with pytest.raises(CannotWrite) as error:
        write_text(tmp_path / "a.txt", "new")

    assert not isinstance(error.value, FileBusy)
    assert names(tmp_path) == ["a.txt", "out"]


@pytest.mark.skipif(os.name != "posix", reason="names have bytes on POSIX only")
@pytest.mark.parametrize("letter", ["y", "ñ", "😀"])
def test_a_name_as_long_as_names_may_be_is_written(tmp_path, letter):
    path = tmp_path / f"{letter * (251 // len(letter.encode()))}.txt"

    write_text(path, "a")

    assert path.read_text() == "a"
    assert names(tmp_path) == [path.name]
