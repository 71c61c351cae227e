/** Lets calls that overlap take their turn, in the order in which they came. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  /** Does the work when all that came before has ended, well or not. */
  take<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = this.#last.then(work);
    // A failure belongs to whoever asked; the next in line starts afresh.
    this.#last = turn.catch(() => {});
    return turn;
  }

  /** Waits for a turn that lasts until the function it returns is called. */
  hold(): Promise<() => void> {
    return new Promise((start) => {
      void this.take(() => new Promise<void>((finish) => start(finish)));
    });
  }
}
