/** A sound as the server sends it, and what each of its samples stands for. */
export interface Sound {
  /** The WAV as it came, to be played. */
  readonly wav: Blob;
  /** From -1 to 1. */
  readonly samples: Float32Array;
  readonly startMs: number;
  readonly intervalMs: number;
}

const headBytes = 44;
export const soundRate = 8000;

/** Reads an answer of `/api/page/sound`, which has one form of WAV only. */
export async function readSound(response: Response): Promise<Sound> {
  const bytes = await response.arrayBuffer();
  const view = new DataView(bytes, headBytes);
  const samples = new Float32Array(Math.floor(view.byteLength / 2));
  for (let index = 0; index < samples.length; index += 1)
    samples[index] = view.getInt16(index * 2, true) / 32_768;
  return {
    wav: new Blob([bytes], { type: 'audio/wav' }),
    samples,
    startMs: Number(response.headers.get('X-Start-Ms')),
    intervalMs: Number(response.headers.get('X-Interval-Ms')),
  };
}

export function secondsOfSound({ samples }: Pick<Sound, 'samples'>): number {
  return samples.length / soundRate;
}

/** What sounds at a second of it. */
export function timeOfSecond(
  { startMs, intervalMs }: Pick<Sound, 'startMs' | 'intervalMs'>,
  second: number,
): number {
  return startMs + second * soundRate * intervalMs;
}

/** `timeOfSecond` is its inverse. */
export function secondOfTime(
  { startMs, intervalMs }: Pick<Sound, 'startMs' | 'intervalMs'>,
  timeMs: number,
): number {
  return (timeMs - startMs) / intervalMs / soundRate;
}
