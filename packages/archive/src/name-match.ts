import {
  cpuUsageMetric,
  makeSeries,
  metricNameLabel,
  segmentFromName,
  slugOf,
} from '@flac-metrics/sample-codec';
import { couldMatch, type Matcher } from '@flac-metrics/sample-codec/matcher';

/** Whether a series could match of which nothing is known but the name of its file, with the slug in it. */
export function nameCouldMatch(fileName: string, slug: string, matchers: readonly Matcher[]): boolean {
  const named = segmentFromName({ fileName });
  if (named) {
    // Of the defaults, the job is an assumption and not something that the name tells.
    const known = named.tags.series.labels.filter((label) => label.name !== 'job');
    return couldMatch(matchers, known);
  }
  return matchers.every((matcher) => matcher.name !== metricNameLabel || slugCouldMatch(slug, matcher));
}

/** A slug has an underscore for everything unusual, so one with an underscore has many origins. */
function slugCouldMatch(slug: string, matcher: Matcher): boolean {
  if (matcher.type !== '=') return slug.includes('_') || matcher.matches(slug);
  if (matcher.value === cpuUsageMetric.name) return slug.startsWith('cpu_');
  return slugOf(makeSeries([{ name: metricNameLabel, value: matcher.value }])) === slug;
}
