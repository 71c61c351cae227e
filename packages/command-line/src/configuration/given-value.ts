/** What flags, a variable or the file say of one option. */
export interface GivenValue {
  /** For people: `--listen`, a variable's name, or `FILE:LINE`. */
  readonly from: string;
  /**
   * As they would stand behind flags; `true` or `false` for an option that takes no value. More than one, or none, only where the
   * option may be given again.
   */
  readonly texts: readonly string[];
}
