/** What all variables of this project begin with. Without it, Kubernetes' own for a Service of a program's name would be taken for ours. */
export const variablePrefix = 'FLAC_METRICS_';

/** The variable that names the file, for all programs at once. */
export const fileVariable: string = `${variablePrefix}CONFIG`;

/** `['prom-remote', 'log.level']` → `FLAC_METRICS_PROM_REMOTE_LOG_LEVEL`. */
export function variableOf(names: readonly string[]): string {
  return (
    variablePrefix +
    names
      .join('_')
      .toUpperCase()
      .replaceAll(/[^A-Z0-9]/g, '_')
  );
}
