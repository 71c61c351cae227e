import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { writeDamagedFlacs } from './damaged-files.ts';
import { errorCodes, normalisedSources } from './error-texts.ts';
import { startProgram } from './program.ts';
import { PrometheusServer } from './prometheus-server.ts';
import { provokeAll } from './provoked-texts.ts';
import { describeWith } from './system-programs.ts';
import { temporaryFolder } from './temporary-folder.ts';

const page = readFileSync('docs/troubleshooting.md', 'utf8');
const headings = [...page.matchAll(/^### `(.+)`$/gm)].map(([, text = '']) => text);
const coveredCodes = [...page.matchAll(/^<!-- (.+) -->$/gm)].flatMap(([, list = '']) => {
  let owner = '';
  return list.split(', ').map((entry) => {
    const [code = '', name = owner] = entry.split(' ').toReversed();
    owner = name;
    return `${name} ${code}`;
  });
});

/** Errors that nobody meets who runs the programs, and why. */
const unreachable: Readonly<Record<string, string>> = {
  'WavError out-of-range': 'only a program asks a reader for positions that are not there',
  'WavError out-of-width': 'the agent and the generator make no sample that does not fit',
  'WavError closed': 'nobody appends to a recording that he has closed',
  'FlacEncoderError bad-block-length': 'blocks are cut by the encoder itself',
  'FlacEncoderError sample-out-of-width': 'the width is chosen by the samples',
  'FlacEncoderError bad-column': 'columns come from readers, which check them',
  'FlacEncoderError lossy-twice': 'the compactor leaves lossy series as they are',
  'SampleCodecError unmappable':
    'flac-compare takes it for an answer, and the last step of the ladder takes any bits',
  'XorChunkError cut-chunk': 'only chunks of our own making are decoded',
  'XorChunkError bad-padding': 'likewise',
  'XorChunkError no-window': 'likewise',
  'XorChunkError bad-window': 'likewise',
  'XorChunkError bad-time': 'likewise',
  'XorChunkError bad-count': 'likewise',
  'Interrupted interrupted': 'a signal is told by the status alone',
};

/**
 * Beginnings of headings whose texts would take too much to provoke, as a disk that fails, a kernel of another kind, or millions of
 * samples: they are looked for in the sources.
 */
const costly: readonly string[] = [
  '… requests are waiting already',
  'the answer took longer than',
  'the client takes nothing',
  '… was replaced while',
  'files went from',
  '…; nothing is wrong with the file',
  '… samples of one series overlap',
  '… takes more than the … bytes',
  '… passwords of this address',
  'a defect of prom-remote',
  'level=warn msg="answer broken off"',
  'level=error msg="cannot look through a file"',
  'level=error msg="a read thread has died"',
  'level=error msg="not ready"',
  'The server ',
  '…: so much of it looks like frames',
  '…: asked for … samples at once',
  'monitoring-agent: cannot close',
  '…; it is not recorded',
  '/proc/',
  '…: the FLAC is not equal',
  '… is made, but the WAV',
  '…: no file may be written',
  'libFLAC could not write',
  'not made, and its sources stay',
  'its series would be cut',
  'it tells of … samples',
  'it has changed meanwhile',
  '… goes back to',
  '… were finished before',
  'ended with',
  '…: … did not come back',
  '…: ends at byte',
  '…: a defect, please report it',
];

/** What a real Prometheus makes of it. */
const ofPrometheus = headings.filter((heading) => heading.startsWith('remote_read:'));

function patternOf(heading: string): RegExp {
  const pieces = heading.split('…').map((piece) => piece.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(pieces.join('[^\\n]*?'));
}

describe('docs/troubleshooting.md', () => {
  let said = '';
  const sources = normalisedSources();

  beforeAll(async () => {
    said = await provokeAll(temporaryFolder());
  }, 300_000);

  test.each(headings.filter((heading) => !ofPrometheus.includes(heading)))(
    'has what a program says: %s',
    (heading) => {
      const isCostly = costly.some((beginning) => heading.startsWith(beginning));
      // In the sources, programs do not name themselves.
      const pattern = patternOf(isCostly ? heading.replace(/^[a-z]+-[a-z]+: /, '') : heading);
      expect(pattern.test(isCostly ? sources : said)).toBe(true);
    },
  );

  test('tells of every error that can reach somebody, and of no other', () => {
    const all = errorCodes();
    expect(coveredCodes.filter((code) => !all.includes(code))).toEqual([]);
    expect(Object.keys(unreachable).filter((code) => !all.includes(code))).toEqual([]);
    expect(all.filter((code) => !coveredCodes.includes(code) && !(code in unreachable))).toEqual([]);
  });

  test('is looked for in the sources only where it cannot be provoked', () => {
    expect(costly.filter((beginning) => !headings.some((heading) => heading.startsWith(beginning)))).toEqual(
      [],
    );
  });
});

describeWith(['prometheus'], 'docs/troubleshooting.md', () => {
  test('has what Prometheus makes of it', async () => {
    const folder = temporaryFolder();
    const served = join(folder, 'served');
    await writeDamagedFlacs(served);
    const server = startProgram('prom-remote', '--dir', served, '--listen', '127.0.0.1:0');
    const [, url = ''] = await server.printed(/url=(\S+)/);
    const config = `remote_read:\n  - url: ${url}/api/v1/read\n    read_recent: true\n`;
    const prometheus = await PrometheusServer.start(folder, config);
    const damaged = await prometheus.query('whole', 1_795_500_000_000);
    await server.stop();
    const gone = await prometheus.query('whole', 1_795_500_000_000);
    await prometheus.stop();
    expect([damaged.status, gone.status]).toEqual(['success', 'success']);
    const warnings = [...(damaged.warnings ?? []), ...(gone.warnings ?? [])].join('\n');
    for (const heading of ofPrometheus) expect(warnings).toMatch(patternOf(heading));
  });
});
