import type { DrawnSeries } from './answers.ts';
import { elementOf } from './element.ts';
import { textOf } from './notices.ts';
import { PageError } from './page-error.ts';
import { Player } from './player.ts';
import { ask, secondsOf } from './server-answer.ts';
import { readSound, secondsOfSound } from './sound.ts';
import { SpectrogramView } from './spectrogram-view.ts';
import { formatSpan } from './time-text.ts';

/** The sound of one series: its spectrogram, and what plays it. */
export class SoundPanel {
  readonly player: Player;
  readonly #spectrogram: SpectrogramView;
  readonly #panel = elementOf('sound', HTMLElement);
  readonly #title = elementOf('sound-title', HTMLElement);
  readonly #note = elementOf('sound-note', HTMLElement);

  /** @param onMove told of the time that sounds; undefined where nothing does */
  constructor(onMove: (atMs: number | undefined) => void) {
    this.#spectrogram = new SpectrogramView((atMs) => this.player.playFrom(atMs));
    this.player = new Player(
      (atMs) => {
        this.#spectrogram.setPlayhead(atMs);
        onMove(atMs);
      },
      () =>
        this.#tell('This browser cannot play the sound: see whether it may, and whether there is a device.'),
    );
  }

  hide(): void {
    this.#panel.hidden = true;
    this.player.load(undefined);
  }

  /**
   * @param drawn of the chart; undefined where the series has no samples in the range. What it has none of is not asked for
   * @throws PageError where the server cannot be asked; the signal's reason
   */
  async show(
    series: string,
    drawn: DrawnSeries | undefined,
    fromMs: number,
    toMs: number,
    signal: AbortSignal,
  ): Promise<void> {
    this.#panel.hidden = false;
    this.#title.textContent = `Sound of ${series}`;
    const { samples: read = 0, unread = [] } = drawn ?? {};
    if (read === 0) {
      this.#unload();
      const why = unread.length > 0 ? 'no samples can be read' : 'the series has no samples';
      this.#tell(`There is nothing to hear: ${why} in this range of time.`);
      return;
    }
    try {
      const parameters = [
        ['series', series],
        ['from', secondsOf(fromMs)],
        ['to', secondsOf(toMs)],
      ] as const;
      const sound = await readSound(await ask('sound', parameters, signal));
      this.player.load(sound);
      await this.#spectrogram.show(sound, fromMs, toMs, signal);
      const { length } = sound.samples;
      this.#tell(
        `${length.toLocaleString('en')} samples, one each ${formatSpan(sound.intervalMs)}, ` +
          `sound for ${formatSpan(secondsOfSound(sound) * 1000)}. ` +
          'The spectrogram shows which periods repeat: the shortest at the top, brighter where stronger.' +
          (unread.length > 0 ? ' What cannot be read is silent.' : ''),
      );
    } catch (error) {
      signal.throwIfAborted();
      this.#unload();
      if (!(error instanceof PageError) || error.code !== 'refused') throw error;
      this.#tell(textOf(error));
    }
  }

  #unload(): void {
    this.player.load(undefined);
    this.#spectrogram.clear();
  }

  #tell(text: string): void {
    if (this.#note.textContent !== text) this.#note.textContent = text;
  }
}
