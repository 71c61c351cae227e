import { formatView, parseView, type View } from './view.ts';

/** The address of the page, and the browser's history of it: where the back button leads. */
export class Address {
  /** What the address says; it has no range where that is left open. */
  get view(): ReturnType<typeof parseView> {
    return parseView(location.search);
  }

  /** Whether the view before this one had another range of time, and the back button goes there. */
  get isZoomed(): boolean {
    const state: unknown = history.state;
    return typeof state === 'object' && state !== null && 'isZoomed' in state && state.isZoomed === true;
  }

  /** Goes to another view, from which the back button returns. @param isZoomed whether its range of time is another */
  go(view: View, isZoomed: boolean): void {
    history.pushState({ isZoomed }, '', textOf(view));
  }

  /** In place of the view that there was. */
  replace(view: View): void {
    history.replaceState(history.state, '', textOf(view));
  }
}

function textOf(view: View): string {
  return `/${formatView(view)}`;
}
