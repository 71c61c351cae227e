"""The index of a tape, and the series that it finds in a FLAC."""

import math
import struct
import zlib
from collections import namedtuple

from body import Body
from mapping import MOST_SAMPLES, Mapping, read_list, value_of
from refused import Refused, refuse_unless
from tags import selector_text

Lane = namedtuple("Lane", "first_sample count starts offsets")
Run = namedtuple("Run", "start interval count")
Timeline = namedtuple("Timeline", "runs deviation")
Track = namedtuple("Track", "labels timeline mapping lanes")

VERSION = 1
MOST_BODY = 2**22
MOST_INFLATION = 1032
MOST_BLOCK = 65_535
MOST_NAMED = 2**26
LEAST_FRAME = 10
MOST_CHARACTERS = 2**26
MOST_TIME = 8.64e15
MOST_AT_ONCE = 2**25
MOST_IN_LANES = 2**26


def inflated(payload):
    refuse_unless(payload[:1] == bytes([VERSION]), f"the index is of version {payload[:1].hex()}, not of {VERSION}: damaged, or newer")
    refuse_unless(len(payload) > 9, "the index is cut off")
    crc, length = struct.unpack_from("<II", payload, 1)
    refuse_unless(crc == zlib.crc32(payload[5:]), "the index does not have its checksum")
    refuse_unless(1 <= length <= min(MOST_BODY, MOST_INFLATION * (len(payload) - 9)), f"the index declares {length} bytes")
    try:
        inflating = zlib.decompressobj(-15)
        body = inflating.decompress(payload[9:], length + 1)
    except zlib.error as error:
        raise Refused(f"the index does not inflate: {error}") from None
    refuse_unless(len(body) == length, f"the index inflates to another length than {length}")
    return body


class LaneNames:
    def __init__(self, lanes):
        self.lanes = lanes
        self.next = 0
        self.named = set()

    def read(self, body):
        number = self.next + body.signed()
        refuse_unless(0 <= number < len(self.lanes), f"names lane {number} of {len(self.lanes)}")
        self.next = number + 1
        self.named.add(number)
        return self.lanes[number]


def read_lanes(body):
    counts = [body.varint(MOST_SAMPLES) for _ in range(body.varint())]
    lengths = [[body.varint(MOST_BLOCK) for _ in range(body.varint())] + [body.varint(MOST_BLOCK)] for _ in counts]
    lanes, first_sample, offset = [], 0, 0
    for count, (*before, padding) in zip(counts, lengths):
        blocks = before + [count - sum(before) + padding]
        refuse_unless(blocks[-1] > padding, f"a lane of {count} samples ends before its last block")
        refuse_unless(all(1 <= block <= MOST_BLOCK for block in blocks), "a block of no samples, or too many")
        starts, offsets = [0], [offset]
        for block in blocks:
            starts.append(starts[-1] + block)
            offset += LEAST_FRAME + body.varint()
            offsets.append(offset)
        refuse_unless(starts[-1] <= MOST_SAMPLES, "a lane of too many samples")
        lanes.append(Lane(first_sample, count, starts, offsets))
        first_sample += starts[-1]
    return lanes


def read_timelines(body, names):
    return [read_timeline(body, names) for _ in range(body.varint())]


def read_timeline(body, names):
    start, runs = 0, []
    for _ in range(body.varint()):
        start += body.signed()
        runs.append(Run(start, body.varint(), body.varint(MOST_SAMPLES)))
    for run in runs:
        refuse_unless(run.interval > 0 and run.count > 0, "a run of no samples, or without an interval")
        refuse_unless(abs(run.start) <= MOST_TIME and abs(last_of(run)) <= MOST_TIME, "times that are no dates")
    count = sum(run.count for run in runs)
    refuse_unless(count <= MOST_SAMPLES, f"a timeline of {count} samples")
    has_deviation = body.byte()
    refuse_unless(has_deviation <= 1, f"a timeline with {has_deviation} lanes of deviations")
    deviation = names.read(body) if has_deviation else None
    is_ascending = all(last_of(a) < b.start for a, b in zip(runs, runs[1:]))
    refuse_unless(deviation or is_ascending, "times that are not ascending")
    refuse_unless(deviation is None or deviation.count == count, "not a deviation for each sample")
    return Timeline(runs, deviation)


def last_of(run):
    return run.start + (run.count - 1) * run.interval


def read_labels(body, count):
    names = [body.text() for _ in range(body.varint())]
    owners = [[] for _ in names]
    for series in range(count):
        for _ in range(body.varint()):
            name = body.varint()
            refuse_unless(name < len(names), f"a label with name {name} of {len(names)}")
            owners[name].append(series)
    labels = [{} for _ in range(count)]
    characters = 0
    for name, series_with_it in zip(names, owners):
        value = ""
        for series in series_with_it:
            value = body.text() or value
            characters += len((name + value).encode("utf-16-le")) // 2
            refuse_unless(value and name, "a label without a name or a value")
            refuse_unless(name not in labels[series], f"a label {name} twice")
            refuse_unless(characters <= MOST_CHARACTERS, "labels of too many characters")
            labels[series][name] = value
    refuse_unless(all(labels), "a series without labels")
    return labels


def read_tracks(body, timelines, names):
    count = body.varint(len(body.data))
    labels = read_labels(body, count)
    on = [body.varint() for _ in range(count)]
    refuse_unless(all(number < len(timelines) for number in on), "a track on a timeline that is none")
    mappings = [Mapping(body) for _ in range(count)]
    lanes = [[names.read(body) for _ in range(mapping.lanes)] for mapping in mappings]
    for mapping in mappings:
        if mapping.constant is None:
            least, most = map(value_of, read_list(body, 2))
            refuse_unless(least <= most or (least != least and most != most), f"values from {least} to {most}")
    read_bounds(body, count)
    return [Track(*parts) for parts in zip(labels, (timelines[number] for number in on), mappings, lanes)]


def read_bounds(body, count):
    end = 0
    for _ in range(body.varint()):
        end += body.varint() + body.varint()
        bound = value_of(read_list(body, 1)[0])
        refuse_unless(end <= count and 0 < bound < math.inf, f"errors of up to {bound} in {end} of {count} tracks")


class Tape:
    def __init__(self, flac, payload):
        self.flac = flac
        refuse_unless(flac.channels == 1, "a tape has one channel")
        body = Body(inflated(payload))
        lanes = read_lanes(body)
        names = LaneNames(lanes)
        timelines = read_timelines(body, names)
        self.tracks = read_tracks(body, timelines, names)
        body.end()
        for number in range(max(names.named, default=-1) + 1):
            refuse_unless(number in names.named, f"lane {number} is nobody's")
            end, byte = lanes[number].first_sample + lanes[number].starts[-1], lanes[number].offsets[-1]
            refuse_unless(end <= flac.total and flac.audio + byte <= len(flac.data), f"lane {number} ends behind the FLAC")
        named = [timeline.deviation for timeline in timelines if timeline.deviation] + [lane for track in self.tracks for lane in track.lanes]
        refuse_unless(sum(lane.count for lane in named) <= MOST_NAMED, "lanes of too many samples")
        for track in self.tracks:
            check_lengths(track)
        named = [lane for track in self.tracks for lane in track.lanes] + [each.deviation for each in timelines if each.deviation]
        refuse_unless(sum(lane.count for lane in named) <= MOST_IN_LANES, "too many integers in lanes")
        times = {id(timeline): self._times_or_why(timeline) for timeline in timelines}
        self.series = [self._series(track, *times[id(track.timeline)]) for track in self.tracks]

    def lane(self, lane):
        samples = []
        for frame_number, (start, end) in enumerate(zip(lane.starts, lane.starts[1:])):
            offset, next_offset = lane.offsets[frame_number : frame_number + 2]
            frame = self.flac.frame_at(offset, next_offset - offset)
            found = (frame.first_sample, frame.block_size, frame.byte_length)
            expected = (lane.first_sample + start, end - start, next_offset - offset)
            refuse_unless(found == expected, f"the index promises {expected}, there is {found}")
            samples += frame.samples
        return samples[: lane.count]

    def _times_or_why(self, timeline):
        """@returns those of the grid, and why, where those of the samples cannot be had"""
        count = sum(run.count for run in timeline.runs)
        refuse_unless(count <= MOST_AT_ONCE, f"{count} samples are too many to be handed out at once")
        grid = [run.start + i * run.interval for run in timeline.runs for i in range(run.count)]
        try:
            return (self._deviated(timeline, grid) if timeline.deviation else grid), None
        except Refused as why:
            return grid, why

    def _deviated(self, timeline, grid):
        times = [time + deviation for time, deviation in zip(grid, self.lane(timeline.deviation))]
        first = 0
        for run in timeline.runs:
            refuse_unless(times[first] == run.start, "the first sample of a run deviates")
            first += run.count
        refuse_unless(all(a < b for a, b in zip(times, times[1:])), "times that are not ascending")
        refuse_unless(all(abs(time) <= MOST_TIME for time in times[-1:]), "times that are no dates")
        return times

    def _series(self, track, times, why):
        def values():
            if why:
                raise Refused(f"its times are damaged: {why}")
            return track.mapping.values([self.lane(lane) for lane in track.lanes], len(times))

        return selector_text(track.labels), times, values


def check_lengths(track):
    count = sum(run.count for run in track.timeline.runs)
    in_runs = track.mapping.layout.form == 3
    for lane in track.lanes:
        refuse_unless(lane.count <= count if in_runs else lane.count == count, f"a lane of {lane.count} of {count} samples")
    refuse_unless(track.mapping.exceptions.end <= count, f"an exception behind {count} samples")
