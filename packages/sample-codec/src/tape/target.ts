import { createHash } from 'node:crypto';
import { labelValue, type Series } from '../series.ts';

/** Whom a series tells of: the series of one target share a tape. A label that a series does not have is `''`. */
export interface Target {
  readonly instance: string;
  readonly job: string;
}

export function targetOf(series: Series): Target {
  return { instance: labelValue(series, 'instance'), job: labelValue(series, 'job') };
}

/**
 * Of two files of one window, the names must differ, too: these cannot be taken for each other, once `:` is `_`. A file whose name begins
 * with a full stop would be hidden, one with a hyphen be taken for an option.
 */
const plainJob = /^(?![.-])[\w.-]{0,60}$/;
const plainInstance = /^[a-zA-Z0-9.-]{0,60}(:\d{1,5})?$/;

const longestPart = 66;
const digestLength = 10;

/**
 * A name for a target that is safe in any file system and no other target's: `node@web-1_9100` · with a part of a digest where others
 * might look the same, `node@web_1@3f786850e3` · `series` where there is neither label.
 */
export function slugOfTarget({ instance, job }: Target): string {
  if (instance === '' && job === '') return 'series';
  const slug = `${cleaned(job).replace(/^[.-]/, '_')}@${cleaned(instance)}`;
  if (plainJob.test(job) && plainInstance.test(instance)) return slug;
  const digest = createHash('sha256')
    .update(JSON.stringify([job, instance]))
    .digest('hex');
  return `${slug}@${digest.slice(0, digestLength)}`;
}

function cleaned(text: string): string {
  return text.replaceAll(/[^a-zA-Z0-9._-]+/g, '_').slice(0, longestPart);
}
