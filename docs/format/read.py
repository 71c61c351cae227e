#!/usr/bin/env python3
"""Prints the samples of WAVs, FLACs and tapes of flac-metrics, a line each: series, time in ms, value.

usage: read.py [--bits] [--merge] FILE...

--bits prints the 64 bits of values. Each of several files is headed by its name, or, with --merge, all are merged as docs/format.md
tells. What is refused is named on stderr, and makes the status 1.
Written from docs/format.md, with nothing of the other reader, and nothing beyond Python's standard library.
"""

import os
import sys

sys.dont_write_bytecode = True

from flac import Flac  # noqa: E402
from mapping import value_of  # noqa: E402
from refused import Refused, refuse_unless  # noqa: E402
from tags import check_name, parse_tags, tags_from_name  # noqa: E402
from tape import Tape  # noqa: E402
from wav import Wav  # noqa: E402


def segments_of(path):
    """@returns of each series: its text, its times, and what reads its values"""
    name = os.path.basename(path)
    with open(path, "rb") as file:
        data = file.read()
    if name.lower().endswith(".wav"):
        wav = Wav(data)
        count = wav.byte_count // (wav.bits // 8)
        return [one_series(name, wav.tags, wav.passed_over, wav.channels, wav.bits, count, wav.samples)]
    flac = Flac(data)
    tapes = [payload for application, payload in flac.applications if application == b"mtap"]
    refuse_unless(len(tapes) <= 1, "a second index of a tape")
    if tapes:
        return Tape(flac, tapes[0]).series
    refuse_unless(not name.lower().endswith(".tape.flac"), "its name says that it is a tape, but it has no index")
    tags = parse_tags(flac.comments or [])
    count = flac.total or len(flac.all_samples())
    return [one_series(name, tags, flac.may_hide_comments, flac.channels, flac.bits_per_sample, count, flac.all_samples)]


def one_series(name, tags, may_hide_tags, channels, bits, count, read):
    refuse_unless(tags or not may_hide_tags, "it has no tags, unless damage hides them")
    tags = tags or tags_from_name(name, bits)
    refuse_unless(channels == 1, f"a series is mono, but this has {channels} channels")
    check_name(name, tags)
    times = range(tags.start, tags.start + count * tags.interval, tags.interval)
    return tags.series, times, lambda: [tags.mapping(float(k)) for k in read()]


def merged(parts):
    """@param parts of one series, in the order in which they count"""
    samples = {}
    for path, times, read in parts:
        if all(time in samples for time in times):
            continue
        try:
            for time, bits in zip(times, read()):
                samples.setdefault(time, bits)
        except Refused as reason:
            tell(path, reason)
    return sorted(samples.items())


def tell(path, reason):
    global status
    status = 1
    print(f"{path}: {reason}", file=sys.stderr)


def order_of(part):
    path, times, _ = part
    name = os.path.basename(path)
    return name.lower().endswith(".wav"), times[0] if times else float("inf"), name.encode("utf-16-be")


def print_samples(parts, series, as_bits):
    """@param parts of one series, each path, times and what reads the values"""
    for time, bits in merged(sorted(parts, key=order_of)):
        print(series, time, f"{bits:016x}" if as_bits else value_of(bits))


def main(arguments):
    options = {argument for argument in arguments if argument.startswith("--")}
    paths = [argument for argument in arguments if argument not in options]
    together = {}
    for path in paths:
        if "--merge" not in options and len(paths) > 1:
            print(f"# {path}")
        try:
            segments = segments_of(path)
        except Refused as reason:
            tell(path, reason)
            continue
        for series, *part in segments:
            if "--merge" in options:
                together.setdefault(series, []).append((path, *part))
            else:
                print_samples([(path, *part)], series, "--bits" in options)
    for series, parts in together.items():
        print_samples(parts, series, "--bits" in options)


status = 0
main(sys.argv[1:])
sys.exit(status)
