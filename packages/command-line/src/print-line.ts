import { printableLine } from './printable.ts';

/*
 * The one place where programs print lines for people: whatever names of files, labels and errors' texts hold, each stays one line and
 * cannot pass for another. What is for other programs is printed as it is.
 */

/** On stdout: what a program has found or done. */
export function printLine(text: string): void {
  console.log(printableLine(text));
}

/** On stderr, behind the name of the program: what the user is to know besides. */
export function tellLine(programName: string, text: string): void {
  console.error(printableLine(`${programName}: ${text}`));
}
