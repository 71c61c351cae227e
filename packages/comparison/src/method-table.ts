import { printableLine } from '@flac-metrics/command-line';
import type { MethodReport, Report } from './report.ts';
import { textTable } from './text-table.ts';

/** What the methods make of the samples, as a table. */
export function formatMethods({ path, series, samples, methods }: Report): string {
  const rows = methods.map(cellsOf);
  const head = ['method', 'bytes/sample', 'values alone', 'changed', 'what is counted'];
  return `${printableLine(path)}: ${series} series, ${samples} samples\n\n${textTable([head, ...rows], 1, 4)}`;
}

function cellsOf(method: MethodReport): string[] {
  const { name, description, notMeasured, bytesPerSample, valueBytesPerSample, changedShare } = method;
  if (notMeasured !== null) return [name, none, none, none, notMeasured];
  return [
    name,
    figure(bytesPerSample),
    figure(valueBytesPerSample),
    changedShare === null ? none : percent(changedShare),
    [description, ...sharesOf(method), ...partsOf(method)].join('; '),
  ];
}

const none = '—';

function figure(bytes: number | null): string {
  return bytes === null ? none : bytes.toFixed(3);
}

/** Not 0 % where there are some, and not 100 % where some are missing. */
function percent(share: number): string {
  const rounded = (100 * share).toFixed(share < 0.0995 ? 1 : 0);
  if (share > 0 && Number(rounded) === 0) return '< 0.1 %';
  if (share < 1 && rounded === '100') return '> 99 %';
  return `${Number(rounded)} %`;
}

/** Of how many samples the figures are, where not of all. */
function sharesOf({ share, valueShare }: MethodReport): string[] {
  if (share === 1 || (share === null && valueShare === 1)) return [];
  if (share === null && valueShare === null) return ['holds none of the samples'];
  const values = valueShare === share ? '' : `values of ${percent(valueShare ?? 0)}`;
  const whole = share === null ? 'times of none' : `holds ${percent(share)} of the samples`;
  return [values === '' ? whole : `${whole}, ${values}`];
}

function partsOf({ parts }: MethodReport): string[] {
  const named = Object.entries(parts).map(([name, bytes]) => `${name} ${bytes.toFixed(3)}`);
  return named.length === 0 ? [] : [named.join(' + ')];
}
