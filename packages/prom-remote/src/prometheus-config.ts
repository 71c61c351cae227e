/** The three lines of prometheus.yml that make a Prometheus read from this server. */
export function prometheusConfig(url: string): string {
  return `remote_read:\n  - url: ${url}/api/v1/read\n    read_recent: true\n`;
}
