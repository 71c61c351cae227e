import { elementOf, make } from './element.ts';
import { formatMoment, formatSpan } from './time-text.ts';
import { timesOf, type ViewRange } from './view.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const spansMs = [minute, 5 * minute, 15 * minute, hour, 6 * hour, day, 7 * day, 30 * day, 365 * day];

interface RangeEvents {
  readonly onSpan: (spanMs: number) => void;
  /** By so many lengths of the range; below 0 into the past. */
  readonly onMove: (lengths: number) => void;
  readonly onZoomBack: () => void;
  readonly onLive: () => void;
}

/** What chooses the range of time, and tells it. */
export class RangeControls {
  readonly #span = elementOf('span', HTMLSelectElement);
  readonly #live = elementOf('live', HTMLButtonElement);
  readonly #later = elementOf('later', HTMLButtonElement);
  readonly #when = elementOf('when', HTMLElement);

  constructor({ onSpan, onMove, onZoomBack, onLive }: RangeEvents) {
    for (const spanMs of spansMs) {
      const option = make('option', '', formatSpan(spanMs));
      option.value = String(spanMs);
      this.#span.append(option);
    }
    this.#span.addEventListener('change', () => onSpan(Number(this.#span.value)));
    this.#live.addEventListener('click', onLive);
    this.#later.addEventListener('click', () => onMove(0.5));
    elementOf('earlier', HTMLButtonElement).addEventListener('click', () => onMove(-0.5));
    elementOf('zoom-back', HTMLButtonElement).addEventListener('click', onZoomBack);
  }

  show(range: ViewRange, nowMs: number): void {
    const { fromMs, toMs } = timesOf(range, nowMs);
    const isLive = range.kind === 'live';
    this.#live.setAttribute('aria-pressed', String(isLive));
    this.#later.disabled = isLive;
    this.#when.textContent = `${formatMoment(fromMs)} – ${isLive ? 'now' : formatMoment(toMs)}`;
    const spanMs = toMs - fromMs;
    this.#span.querySelector('option[data-other]')?.remove();
    if (!spansMs.includes(spanMs)) {
      const other = make('option', '', formatSpan(spanMs));
      other.value = String(spanMs);
      other.dataset['other'] = '';
      this.#span.prepend(other);
    }
    this.#span.value = String(spanMs);
  }
}
