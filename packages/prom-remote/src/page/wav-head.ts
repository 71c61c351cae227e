/** Samples in a second of sound, as in the WAVs of the agent. */
const soundRate = 8000;
const headBytes = 44;
const sampleBytes = 2;

/**
 * What stands in front of 16-bit mono PCM (Multimedia Programming Interface and Data Specifications 1.0, "RIFF WAVE"):
 *
 *   "RIFF" size "WAVE" | "fmt " 16 format=1 channels=1 rate bytes/s bytes/sample bits/sample | "data" size
 */
export function wavHead(samples: number): Uint8Array {
  const head = Buffer.alloc(headBytes);
  const dataBytes = samples * sampleBytes;
  head.write('RIFF', 0);
  head.writeUInt32LE(headBytes - 8 + dataBytes, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(soundRate, 24);
  head.writeUInt32LE(soundRate * sampleBytes, 28);
  head.writeUInt16LE(sampleBytes, 32);
  head.writeUInt16LE(8 * sampleBytes, 34);
  head.write('data', 36);
  head.writeUInt32LE(dataBytes, 40);
  return head;
}
