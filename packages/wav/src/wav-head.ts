import { chunkHeaderBytes, formatChunkHeader } from './chunk-header.ts';
import { formatFormat } from './wav-format.ts';

/*
 *    0  'RIFF' size 'WAVE'
 *   12  'fmt ' size body
 *       other chunks
 *       'data' size          and behind it the samples
 */

/** Of no meaning for metrics; makes every player play the file. */
const nominalSampleRate = 8000;
/** Where the size of all that follows stands. */
export const riffSizeOffset = 4;

/**
 * What stands in front of the samples of a mono WAV.
 * @param bitsPerSample whole bytes
 * @param sampleCount of the samples that follow
 * @param chunks whole ones, to stand before the samples
 */
export function formatWavHead(
  bitsPerSample: number,
  sampleCount: number,
  chunks: readonly Uint8Array[] = [],
): Buffer {
  const format = formatFormat(nominalSampleRate, bitsPerSample);
  const dataBytes = sampleCount * (bitsPerSample / 8);
  const head = Buffer.concat([
    formatChunkHeader('RIFF', 0),
    Buffer.from('WAVE'),
    formatChunkHeader('fmt ', format.length),
    format,
    ...chunks,
    formatChunkHeader('data', dataBytes),
  ]);
  head.writeUInt32LE(head.length - chunkHeaderBytes + dataBytes, riffSizeOffset);
  return head;
}
