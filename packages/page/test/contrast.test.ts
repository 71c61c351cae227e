import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

/*
 * WCAG 2.2: text has a contrast of 4.5 to what it stands on (1.4.3), lines of charts, borders of controls and marks one of 3 (1.4.11).
 */

const css = readFileSync(new URL('../static/page.css', import.meta.url), 'utf8');
const [light = '', dark = ''] = [...css.matchAll(/:root \{([^}]*)\}/g)].map(([, body]) => body ?? '');

const onPanels = ['text', 'muted', 'accent', 'danger', 'live'];
const texts: readonly (readonly [of: string, on: string])[] = [
  ...onPanels.map((of) => [of, 'panel'] as const),
  ['text', 'page'],
  ['muted', 'page'],
  ['text', 'raised'],
  ['muted', 'raised'],
  ['text', 'chosen'],
  ['muted', 'chosen'],
  ['danger', 'chosen'],
  ['text', 'danger-panel'],
  ['accent-text', 'accent'],
];
const shapes: readonly (readonly [of: string, on: string])[] = [
  ['control', 'panel'],
  ['accent', 'panel'],
  ['accent', 'page'],
  ['accent', 'raised'],
  ['live', 'raised'],
  ['danger', 'raised'],
  ...Array.from({ length: 8 }, (_, index) => [`series-${index + 1}`, 'panel'] as const),
  ...Array.from({ length: 8 }, (_, index) => [`series-${index + 1}`, 'chosen'] as const),
];

describe.each([
  ['light', colorsOf(light)],
  ['dark', new Map([...colorsOf(light), ...colorsOf(dark)])],
])('in the %s scheme', (_, colors) => {
  test.each(texts)('text in %s can be read on %s', (of, on) => {
    expect(contrast(colors.get(of), colors.get(on))).toBeGreaterThanOrEqual(4.5);
  });
  test.each(shapes)('%s can be told from %s', (of, on) => {
    expect(contrast(colors.get(of), colors.get(on))).toBeGreaterThanOrEqual(3);
  });
});

function colorsOf(body: string): ReadonlyMap<string, string> {
  return new Map(
    [...body.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name = '', color = '']) => [name, color]),
  );
}

function contrast(a = '', b = ''): number {
  const [darker = 0, lighter = 0] = [luminance(a), luminance(b)].toSorted((one, other) => one - other);
  return (lighter + 0.05) / (darker + 0.05);
}

/** Relative luminance, as WCAG defines it for sRGB. */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
