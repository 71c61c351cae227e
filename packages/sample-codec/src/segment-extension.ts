/** A recording is a WAV, what is kept of it a FLAC. */
export type SegmentExtension = 'wav' | 'flac';

/* In capitals too: `.WAV` is what some recorders and file systems make of it. */
const pattern = /\.(?:(wav)|flac)$/i;

/** What a file is by its name. @returns undefined where it is neither */
export function extensionOf(path: string): SegmentExtension | undefined {
  const found = pattern.exec(path);
  if (!found) return undefined;
  return found[1] === undefined ? 'flac' : 'wav';
}

/** A path without that extension: a WAV and its FLAC share it. */
export function stemOf(path: string): string {
  return path.replace(pattern, '');
}
