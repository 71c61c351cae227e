import { rmSync } from 'node:fs';
import { samplesOf } from '../series-columns.ts';
import type { Compressor } from './compressor.ts';
import type { Content } from './content.ts';
import type { Method } from './method.ts';

/** What a compressor makes of a content. Both are lossless by their nature; nothing is read back. */
export function compressed(compressor: Compressor, content: Content): Method {
  return {
    name: content.name === 'columns' ? compressor.name : `${compressor.name}-${content.name}`,
    description: `${compressor.commandLine} of ${content.description}`,
    programs: compressor.programs,
    async measure(columns, { folder, signal, onProgress }) {
      const samples = samplesOf(columns);
      const files = await content.write(columns, folder, signal);
      onProgress(0.2);
      const sizeOf = async (path: string | undefined): Promise<number | undefined> => {
        if (path === undefined) return undefined;
        const bytes = await compressor.compressedBytes(path, signal);
        rmSync(path);
        return bytes;
      };
      const rest = await sizeOf(files.rest);
      const values = await sizeOf(files.values);
      return {
        ...(rest === undefined ? {} : { whole: { bytes: rest + (values ?? 0), samples } }),
        ...(values === undefined ? {} : { values: { bytes: values, samples } }),
      };
    },
  };
}
