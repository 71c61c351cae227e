import { elementOf } from './element.ts';

/** What stands in place of charts where no series is chosen. */
export class EmptyView {
  readonly #whole = elementOf('empty', HTMLElement);
  readonly #title = elementOf('empty-title', HTMLElement);
  readonly #text = elementOf('empty-text', HTMLElement);

  /**
   * @param isEmpty whether it is shown
   * @param isSearch whether the list is what a search has found
   */
  show(isEmpty: boolean, isSearch: boolean): void {
    this.#whole.hidden = !isEmpty;
    const hasSeries = document.querySelector('#series > li') !== null;
    const [title, text] = hasSeries
      ? [
          'Choose a series',
          'Click series in the list, up to eight at once, or press / and type part of a name or label.',
        ]
      : isSearch
        ? ['Nothing is found', 'No series has all these words in its name and labels. Try fewer words.']
        : [
            'No series yet',
            'The folder of this server has no recordings. Start monitoring-agent with --dir and this folder, or flac-import; they appear here within a second or two.',
          ];
    this.#title.textContent = title;
    this.#text.textContent = text;
  }
}
