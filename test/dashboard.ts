import { readFileSync } from 'node:fs';

interface Variable {
  readonly name: string;
  readonly type: string;
  readonly query: string | { readonly query: string };
  readonly regex?: string;
}

interface Target {
  readonly expr: string;
  readonly instant?: boolean;
}

interface Panel {
  readonly id: number;
  readonly title: string;
  readonly type: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly Target[];
}

/** As much of Grafana's model of a dashboard as the tests look at. */
export interface Dashboard {
  readonly uid: string;
  readonly templating: { readonly list: readonly Variable[] };
  readonly panels: readonly Panel[];
}

export function readDashboard(path: string): Dashboard {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a file of this repository
  return JSON.parse(readFileSync(path, 'utf8')) as Dashboard;
}

/** An expression as Grafana sends it: variables in the place of their names, several values as one regular expression. */
export function interpolate(expression: string, values: ReadonlyMap<string, readonly string[]>): string {
  return expression.replaceAll(/\$(\w+)/g, (text, name: string) => {
    const chosen = values.get(name);
    if (!chosen) throw new Error(`${text} in ${expression} is no variable`);
    return chosen.length === 1 ? (chosen[0] ?? '') : `(${chosen.join('|')})`;
  });
}

/** The `query_result(…)` of a variable, or undefined for a variable of another kind. */
export function queryOf({ query }: Variable): string | undefined {
  return typeof query === 'string' ? undefined : /^query_result\((.*)\)$/.exec(query.query)?.[1];
}

/** What the regular expression of a variable finds in a series, written as Grafana writes it for that. */
export function valueOf({ regex = '' }: Variable, metric: Readonly<Record<string, string>>): string {
  const labels = Object.entries(metric).filter(([name]) => name !== '__name__');
  const text = `${metric['__name__'] ?? ''}{${labels.map(([name, value]) => `${name}="${value}"`).join(',')}}`;
  return new RegExp(regex.slice(1, -1)).exec(text)?.[1] ?? '';
}
