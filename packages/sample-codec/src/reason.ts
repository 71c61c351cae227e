/** The words of whatever was thrown, to be put behind what could not be done: anything can be thrown, not only errors. */
export function reasonOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
