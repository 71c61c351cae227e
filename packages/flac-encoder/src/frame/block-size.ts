/** RFC 9639 §8.2: of every block but the last. */
export const leastBlockSize = 16;
/** §9.1.6: STREAMINFO could not name more. */
export const mostBlockSize = 65_535;
