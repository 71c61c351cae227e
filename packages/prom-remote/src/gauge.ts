import { Gauge, type Registry } from 'prom-client';

/** A metric whose value is asked for when it is told; undefined for none. */
export function gauge(
  name: string,
  help: string,
  registers: Registry[],
  value: () => number | undefined | Promise<number | undefined>,
): void {
  const made: Gauge = new Gauge({
    name,
    help,
    registers,
    collect: async () => {
      const now = await value();
      if (now === undefined) made.remove();
      else made.set(now);
    },
  });
}
