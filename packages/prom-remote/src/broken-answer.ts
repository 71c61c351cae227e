/** An answer that had begun could not be finished: the client gets no end of it. */
export class BrokenAnswer extends Error {
  override readonly name = 'BrokenAnswer';
}
