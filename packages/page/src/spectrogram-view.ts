import { colorScale } from './color-scale.ts';
import { elementOf, make } from './element.ts';
import { spectrogramOf, type Spectrogram } from './spectrogram.ts';
import type { Sound } from './sound.ts';
import { formatSpan } from './time-text.ts';

/** Shares of the highest frequency that are labelled. */
const labelled = [1, 0.5, 0.25, 0.125];

/** The spectrogram of a sound, below the charts and of the same range of time. */
export class SpectrogramView {
  readonly #canvas = elementOf('spectrogram', HTMLCanvasElement);
  readonly #periods = elementOf('periods', HTMLElement);
  readonly #playhead = make('div', 'playhead');
  #range = { fromMs: 0, toMs: 1 };

  /** @param onPick told of a time that was clicked at */
  constructor(onPick: (atMs: number) => void) {
    this.#playhead.hidden = true;
    elementOf('canvas-box', HTMLElement).append(this.#playhead);
    this.#canvas.addEventListener('click', ({ offsetX }) => {
      const { fromMs, toMs } = this.#range;
      onPick(fromMs + (offsetX / this.#canvas.clientWidth) * (toMs - fromMs));
    });
  }

  /** @throws the signal's reason */
  async show(sound: Sound, fromMs: number, toMs: number, signal: AbortSignal): Promise<void> {
    const { samples, startMs, intervalMs } = sound;
    const width = Math.max(1, this.#canvas.clientWidth);
    const share = (samples.length * intervalMs) / (toMs - fromMs);
    const columns = Math.max(1, Math.min(width, Math.round(width * share)));
    const spectrogram = await spectrogramOf(samples, columns, signal);
    this.#range = { fromMs, toMs };
    this.#paint(spectrogram, width, Math.round(((startMs - fromMs) / (toMs - fromMs)) * width));
    this.#label(intervalMs);
  }

  clear(): void {
    this.#canvas.getContext('2d')?.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
    this.#periods.replaceChildren();
  }

  /** @param atMs undefined where nothing sounds */
  setPlayhead(atMs: number | undefined): void {
    const { fromMs, toMs } = this.#range;
    this.#playhead.hidden = atMs === undefined || atMs < fromMs || atMs > toMs;
    if (atMs === undefined) return;
    const left = ((atMs - fromMs) / (toMs - fromMs)) * this.#canvas.clientWidth;
    this.#playhead.style.transform = `translateX(${left}px)`;
  }

  #paint({ columns, bins, levels }: Spectrogram, width: number, left: number): void {
    this.#canvas.width = width;
    this.#canvas.height = bins;
    const image = new ImageData(columns, bins);
    for (let column = 0; column < columns; column += 1) {
      for (let bin = 0; bin < bins; bin += 1) {
        const color = (levels[column * bins + bin] ?? 0) * 4;
        // The highest frequency stands at the top.
        const at = ((bins - 1 - bin) * columns + column) * 4;
        image.data.set(colorScale.subarray(color, color + 4), at);
      }
    }
    const context = this.#canvas.getContext('2d');
    context?.clearRect(0, 0, width, bins);
    context?.putImageData(image, left, 0);
  }

  #label(intervalMs: number): void {
    this.#periods.replaceChildren(
      ...labelled.map((share) => {
        const label = make('span', '', formatSpan((2 * intervalMs) / share));
        label.style.top = `${Math.min(Math.max((1 - share) * 100, 5), 95)}%`;
        return label;
      }),
    );
  }
}
