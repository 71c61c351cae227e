import { sourcePrograms } from '../../../test/source-program.ts';

export const { run, start } = sourcePrograms(import.meta.url);
