import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { FlacReader } from '@flac-metrics/flac-reader';
import { FileAccess } from '@flac-metrics/random-access';
import { temporaryFolder } from '../../../test/temporary-folder.ts';
import { chunk, data, extensible, format, riff } from '../../wav/test/riff.ts';
import { encodeWav } from '../src/index.ts';
import { freshBases, record } from './recorded-wav.ts';
import { run } from './programs.ts';

const nextBase = freshBases(temporaryFolder());
const info = (...tags: [string, string | Uint8Array][]) =>
  chunk(
    'LIST',
    Buffer.concat([Buffer.from('INFO'), ...tags.map(([id, text]) => chunk(id, Buffer.from(text)))]),
  );

/** Encodes a WAV. @returns the comments of the FLAC, and what it does not carry */
async function carried(wav: Uint8Array) {
  const base = nextBase();
  writeFileSync(`${base}.wav`, wav);
  const { notCarried } = await encodeWav(`${base}.wav`, `${base}.flac`);
  const reader = await FlacReader.open(await FileAccess.open(`${base}.flac`));
  await reader.close();
  return { comments: reader.comments, notCarried };
}

test('every INFO tag becomes a comment, by its common name or its own', async () => {
  const tags = info(
    ['INAM', 'name\0'],
    ['IART', 'one\0'],
    ['IART', 'two\0'],
    ['IXYZ', 'ä\0'],
    ['ICMT', 'START=x\0'],
  );
  const { comments, notCarried } = await carried(riff([format(), tags, data(1, 0)]));
  expect(comments).toEqual([
    ['TITLE', 'name'],
    ['ARTIST', 'one'],
    ['ARTIST', 'two'],
    ['IXYZ', 'ä'],
    ['COMMENT', 'START=x'],
  ]);
  expect(notCarried).toEqual([]);
});

test.each([
  [1, 0x4, []],
  [2, 0x3, []],
  [2, 0, []],
  [6, 0x60f, []],
  [1, 0x1, [['WAVEFORMATEXTENSIBLE_CHANNEL_MASK', '0x1']]],
  [2, 0x600, [['WAVEFORMATEXTENSIBLE_CHANNEL_MASK', '0x600']]],
])(
  'of %d channels, speakers other than the usual become a comment: mask %d',
  async (channels, mask, comments) => {
    const samples = data(...new Uint8Array(2 * channels));
    const wav = riff([extensible(16, 16, { channels, mask }), samples]);
    expect(await carried(wav)).toEqual({ comments, notCarried: [] });
  },
);

test('what a FLAC cannot say is named', async () => {
  const latin1 = info(['IART', Buffer.from('J\xfcrgen', 'latin1')], ['I\x01=X', 'text'], ['ICMT', 'a\0b\0']);
  const parts = [chunk('bext', new Uint8Array(9)), format(), latin1, chunk('JUNK', new Uint8Array(4))];
  const labels = chunk('LIST', Buffer.from('adtl'));
  const wav = riff([...parts, data(1, 0), labels, chunk('cue ', new Uint8Array(4)), Buffer.from('odd')]);
  expect((await carried(wav)).notCarried).toEqual([
    'its chunk "bext"',
    'what its chunk "LIST" holds besides INFO',
    'its chunk "cue "',
    expect.stringMatching(/^\d bytes at offset \d+$/),
    'its INFO tag "IART", which is no text in UTF-8',
    'its INFO tag "I\x01=X", which is no text in UTF-8',
    'its INFO tag "ICMT", which is no text in UTF-8',
  ]);
});

test('what a tagger has added to a recording is carried, or named', async () => {
  const base = nextBase();
  record(`${base}.wav`, 16, Int32Array.of(1, 2, 3));
  const tagged = Buffer.concat([
    readFileSync(`${base}.wav`),
    info(['IART', 'somebody\0']),
    chunk('id3 ', Buffer.from('ID3 ')),
  ]);
  tagged.writeUInt32LE(tagged.length - 8, 4);
  const { comments, notCarried } = await carried(tagged);
  expect(comments).toContainEqual(['ARTIST', 'wéb-1']);
  expect(comments).toContainEqual(['ARTIST', 'somebody']);
  expect(notCarried).toEqual(['its chunk "id3 "']);
});

test('flac-encode keeps a WAV that holds more than its FLAC, and says what; flac-verify says it too', async () => {
  const base = nextBase();
  writeFileSync(`${base}.wav`, riff([format(), chunk('bext', new Uint8Array(9)), data(1, 0)]));
  const encoded = await run('flac-encode', `${base}.wav`);
  expect(encoded).toMatchObject({ status: 0, stderr: '' });
  expect(encoded.stdout).toContain('; the WAV stays, for the FLAC does not hold its chunk "bext"\n');
  expect(existsSync(`${base}.wav`)).toBe(true);
  expect(await run('flac-verify', `${base}.wav`, `${base}.flac`)).toMatchObject({
    status: 0,
    stdout: `${base}.flac: equal, 1 samples; only the WAV holds its chunk "bext"\n`,
  });
});
