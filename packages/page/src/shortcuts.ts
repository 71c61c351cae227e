import { elementOf, make } from './element.ts';

/** What a key does. */
export interface Shortcut {
  /** As `KeyboardEvent.key` has them. */
  readonly keys: readonly string[];
  readonly text: string;
  readonly run: () => void;
}

const shown: Readonly<Record<string, string>> = { ArrowLeft: '←', ArrowRight: '→', Escape: 'Esc' };

/** Listens for keys, and lists them in the dialog that `?` opens. */
export function listenForShortcuts(shortcuts: readonly Shortcut[]): void {
  const dialog = elementOf('help', HTMLDialogElement);
  const all = [...shortcuts, { keys: ['?'], text: 'Show this list', run: () => dialog.showModal() }];
  elementOf('help-open', HTMLButtonElement).addEventListener('click', () => dialog.showModal());
  elementOf('shortcuts', HTMLDListElement).append(
    ...all.flatMap(({ keys, text }) => {
      const term = make('dt');
      for (const [index, key] of keys.entries())
        term.append(index > 0 ? ' ' : '', make('kbd', '', shown[key] ?? key.toUpperCase()));
      return [term, make('dd', '', text)];
    }),
  );
  document.addEventListener('keydown', (event) => {
    const { key, target, ctrlKey, metaKey, altKey } = event;
    if (ctrlKey || metaKey || altKey || dialog.open || event.defaultPrevented) return;
    if (key !== 'Escape' && takesKeys(target)) return;
    const found = all.find(({ keys }) => keys.includes(key.length === 1 ? key.toLowerCase() : key));
    if (!found) return;
    event.preventDefault();
    found.run();
  });
}

/** Whether a key is for the element that has the focus: a field, a slider, a choice. */
function takesKeys(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input, select, textarea');
}
