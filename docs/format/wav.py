"""WAVs, those included that are being recorded, or were when a crash came."""

import struct
import zlib

from refused import Refused, refuse_unless
from tags import parse_tags

PCM, EXTENSIBLE = 1, 0xFFFE
UNKNOWN = 0xFFFFFFFF


class Wav:
    def __init__(self, data):
        refuse_unless(data[:4] == b"RIFF" and data[8:12] == b"WAVE", "not a WAV file")
        self.data = data
        self.format, self.info, self.crc, self.samples_at = None, [], None, None
        self.passed_over = False
        (self.riff_size,) = struct.unpack_from("<I", data, 4)
        at = 12
        while at + 8 <= len(data):
            at = self._read_chunk(at)
        self.passed_over |= at < len(data)
        refuse_unless(self.samples_at is not None, "the file ends before its samples begin")
        self.tags = self._tags()

    def _read_chunk(self, at):
        kind, size = struct.unpack_from("<4sI", self.data, at)
        body = at + 8
        if kind == b"data":
            refuse_unless(self.format and self.samples_at is None, "the data chunk is not behind fmt, or not the only one")
            self.samples_at, self.claimed = body, size
            self.byte_count = self._byte_count()
            return body + self.byte_count + self.byte_count % 2
        if body + size > len(self.data):
            refuse_unless(self.samples_at is not None, "a chunk ends after the file")
            self.passed_over = True
            return len(self.data)
        content = self.data[body : body + size]
        if kind == b"fmt " and not self.format:
            self._read_format(content)
        elif kind == b"LIST" and content[:4] == b"INFO":
            entries, end = read_info(content)
            self.info += entries
            self.passed_over |= end < size
        elif kind == b"dcrc" and size == 4:
            (self.crc,) = struct.unpack("<I", content)
        elif kind not in (b"JUNK", b"junk", b"PAD ", b"FLLR", b"fact"):
            self.passed_over = True
        return body + size + size % 2

    def _read_format(self, content):
        refuse_unless(len(content) >= 16, "fmt is too short")
        tag, self.channels, _, _, block_bytes, bits = struct.unpack_from("<HHIIHH", content)
        valid = bits
        if tag == EXTENSIBLE:
            refuse_unless(len(content) >= 40, "fmt is too short")
            valid, _, tag = struct.unpack_from("<HIH", content, 18)
            valid = valid or bits
        refuse_unless(tag == PCM and bits in (16, 24, 32) and valid == bits, f"{valid} of {bits} bits of format {tag}: not read here")
        refuse_unless(self.channels > 0 and block_bytes * 8 == self.channels * bits, "fmt contradicts itself")
        self.format, self.bits = tag, bits

    @property
    def _is_ours(self):
        return "flac-metrics" in self._said("ISFT") and any(line.startswith("SERIES=") for line in self._lines())

    def _said(self, kind):
        return [text for name, text in self.info if name == kind]

    def _lines(self):
        return [line for text in self._said("ICMT") for line in text.split("\n")]

    def _byte_count(self):
        claimed, there = self.claimed, len(self.data) - self.samples_at
        end = None if self.riff_size in (0, UNKNOWN) else self.riff_size + 8
        ends_behind = end is not None and end > len(self.data)
        ends_before = end is not None and end < len(self.data)
        width = self.channels * self.bits // 8
        if claimed == UNKNOWN:
            return there
        refuse_unless(claimed <= there, f"the header promises {claimed} bytes of samples, the file has {there}")
        is_possible = not self._is_ours or claimed % width == 0
        if is_possible and self._are_chunks(self.samples_at + claimed + claimed % 2, ends_behind):
            return claimed
        if (self._is_ours and ends_before) or (claimed == 0 and not ends_behind):
            return there
        if not self._is_ours and claimed > 0:
            return claimed
        raise Refused("what follows the samples is no chunk")

    def _are_chunks(self, at, last_may_be_cut):
        while at < len(self.data):
            if at + 8 > len(self.data):
                return False
            kind, size = struct.unpack_from("<4sI", self.data, at)
            if not all(0x20 <= byte <= 0x7E for byte in kind):
                return False
            if at + 8 + size > len(self.data):
                return last_may_be_cut
            at += 8 + size + size % 2
        return True

    def _tags(self):
        has_all = all(any(line.upper().startswith(f"{key}=") for line in self._lines()) for key in ("SERIES", "START", "INTERVAL", "MAPPING"))
        is_ours = "flac-metrics" in self._said("ISFT")
        tags = parse_tags(self._lines()) if is_ours or has_all else None
        refuse_unless(tags or not is_ours, "ISFT says flac-metrics, but ICMT has none of its tags")
        return tags

    def samples(self):
        width = self.bits // 8
        data = self.data[self.samples_at : self.samples_at + self.byte_count]
        data = data[: len(data) - len(data) % width]
        covered = len(data) if self.claimed == UNKNOWN else self.claimed
        is_sound = self.crc is None or covered > len(data) or zlib.crc32(data[:covered]) == self.crc
        refuse_unless(is_sound, "the samples do not have the CRC-32 of dcrc")
        return [int.from_bytes(data[at : at + width], "little", signed=True) for at in range(0, len(data), width)]


def read_info(content):
    entries, at = [], 4
    while at + 8 <= len(content):
        kind, size = struct.unpack_from("<4sI", content, at)
        if at + 8 + size > len(content):
            break
        entries.append((kind.decode("latin-1"), content[at + 8 : at + 8 + size].decode("utf-8", "replace").rstrip("\0")))
        at += 8 + size + size % 2
    return entries, at
