/**
 * Every program that can have a section in the file of `--config`, and variables: each tells what in its own part it does not know,
 * and must tell the parts of the others from mistakes.
 */
export const programNames: readonly string[] = [
  'flac-compact',
  'flac-compare',
  'flac-encode',
  'flac-exporter',
  'flac-import',
  'flac-read',
  'flac-verify',
  'monitoring-agent',
  'npm-start',
  'prom-remote',
  'wav-generator',
];
