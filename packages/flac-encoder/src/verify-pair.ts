import { FlacReader, type StreamInfo } from '@flac-metrics/flac-reader';
import { FileAccess } from '@flac-metrics/random-access';
import { WavReader } from '@flac-metrics/wav';
import { commentsFor, notCarried } from './comments.ts';
import {
  compareSamples,
  type Comparison,
  type SampleDifference,
  type VerifyOptions,
} from './compare-samples.ts';
import type { Verdict } from './verdict.ts';
import { verifyOnTape } from './verify-on-tape.ts';

/**
 * Compares a WAV with a FLAC sample for sample and tag for tag, and each with its own checksum; with a tape as `verifyOnTape` does.
 * @throws WavError, FlacError, SampleCodecError where one of them cannot be read at all or is damaged; the signal's reason
 */
export async function verifyPair(
  wavPath: string,
  flacPath: string,
  options: VerifyOptions = {},
): Promise<Verdict> {
  const wavAccess = await FileAccess.open(wavPath);
  try {
    const flacAccess = await FileAccess.open(flacPath);
    try {
      const [wav, flac] = [await WavReader.open(wavAccess), await FlacReader.open(flacAccess)];
      if (flac.packedIndex) return await verifyOnTape(wavAccess, flacAccess, options);
      return await verdictOf(wav, flac, await compareSamples(wav, flac, options));
    } finally {
      await flacAccess.close();
    }
  } finally {
    await wavAccess.close();
  }
}

/** What two files come to whose samples have been compared. @throws FlacError where the FLAC cannot be read */
export async function verdictOf(
  wav: WavReader,
  flac: FlacReader,
  { firstDifference, damage }: Comparison,
): Promise<Verdict> {
  const differences = [
    ...(firstDifference ? [describe(firstDifference)] : []),
    ...formatDifferences(wav, flac.streamInfo, await flac.totalSamples()),
    ...tagDifferences(wav, flac),
    ...(damage ? [damage.message] : []),
  ];
  return {
    wavPath: wav.name,
    flacPath: flac.name,
    isEqual: differences.length === 0,
    samples: wav.sampleCount,
    differences,
    notCarried: notCarried(wav),
    ...(firstDifference && { firstDifference }),
  };
}

function formatDifferences(wav: WavReader, streamInfo: StreamInfo, flacSamples: number): string[] {
  const { format } = wav;
  const facts: [string, number, number][] = [
    ['samples', wav.sampleCount, flacSamples],
    ['channels', format.channels, streamInfo.channels],
    ['bits a sample', format.bitsPerSample, streamInfo.bitsPerSample],
    ['Hz', format.sampleRate, streamInfo.sampleRate],
  ];
  return facts.flatMap(([what, inWav, inFlac]) =>
    inWav === inFlac ? [] : [`WAV has ${inWav} ${what}, FLAC ${inFlac}`],
  );
}

function describe({ position, channel, timeMs, wav, flac }: SampleDifference): string {
  const time = timeMs === undefined ? '' : ` (${new Date(timeMs).toISOString()})`;
  const where = channel === 0 ? '' : ` of channel ${channel}`;
  const values = `WAV ${wav ?? 'has ended'}, FLAC ${flac ?? 'has ended'}`;
  return `first difference at sample ${position}${where}${time}: ${values}`;
}

/** Every tag that our encoder would have written must be there with its value, as often as the WAV has it; more are welcome. */
function tagDifferences(wav: WavReader, flac: FlacReader): string[] {
  const left = flac.comments.map(([key, value]) => [key.toUpperCase(), value] as const);
  const missing = commentsFor(wav).filter(([key, value]) => {
    const index = left.findIndex(([otherKey, other]) => otherKey === key && other === value);
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
  return missing.map(([key, value]) => {
    const other = left.find(([otherKey]) => otherKey === key);
    return other ? `tag ${key}: WAV ${value}, FLAC ${other[1]}` : `tag ${key} is missing in the FLAC`;
  });
}
