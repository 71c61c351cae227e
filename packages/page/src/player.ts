import { elementOf } from './element.ts';
import { secondOfTime, secondsOfSound, timeOfSecond, type Sound } from './sound.ts';
import { formatClock, formatMoment } from './time-text.ts';

/** Positions of the slider. */
const seekSteps = 1000;

/** Plays a sound, and tells where it is, as often as the screen shows it. */
export class Player {
  readonly #audio = new Audio();
  readonly #button = elementOf('play', HTMLButtonElement);
  readonly #seek = elementOf('seek', HTMLInputElement);
  readonly #clock = elementOf('clock', HTMLOutputElement);
  readonly #volume = elementOf('volume', HTMLInputElement);
  readonly #onMove: (atMs: number | undefined) => void;
  readonly #onFailure: (error: unknown) => void;
  #sound: Sound | undefined;
  #frame = 0;

  /** @param onMove told of the time that sounds; undefined where nothing does */
  constructor(onMove: (atMs: number | undefined) => void, onFailure: (error: unknown) => void) {
    this.#onMove = onMove;
    this.#onFailure = onFailure;
    this.#button.addEventListener('click', () => this.toggle());
    this.#seek.addEventListener('input', () => {
      if (!this.#sound) return;
      this.#audio.currentTime = (Number(this.#seek.value) / seekSteps) * secondsOfSound(this.#sound);
      this.#tell();
    });
    this.#volume.addEventListener('input', () => this.#setVolume());
    this.#audio.addEventListener('play', () => this.#follow());
    this.#audio.addEventListener('pause', () => this.#show());
    this.#audio.addEventListener('seeked', () => this.#tell());
    this.#setVolume();
    this.#show();
  }

  get isPlaying(): boolean {
    return !this.#audio.paused;
  }

  /** @param sound undefined where there is none */
  load(sound: Sound | undefined): void {
    const url = this.#audio.src;
    this.#audio.pause();
    this.#sound = sound;
    if (url !== '') URL.revokeObjectURL(url);
    if (sound) this.#audio.src = URL.createObjectURL(sound.wav);
    else this.#audio.removeAttribute('src');
    this.#seek.value = '0';
    this.#onMove(undefined);
    this.#show();
  }

  toggle(): void {
    if (!this.#sound) return;
    if (this.isPlaying) this.#audio.pause();
    else this.#play();
  }

  /** Plays on from a time. */
  playFrom(atMs: number): void {
    if (!this.#sound) return;
    const second = secondOfTime(this.#sound, atMs);
    this.#audio.currentTime = Math.min(Math.max(second, 0), secondsOfSound(this.#sound));
    this.#play();
  }

  #play(): void {
    this.#audio.play().catch((error: unknown) => {
      // Another sound has taken its place.
      if (!(error instanceof DOMException && error.name === 'AbortError')) this.#onFailure(error);
    });
  }

  #follow(): void {
    cancelAnimationFrame(this.#frame);
    const step = (): void => {
      this.#tell();
      if (this.isPlaying) this.#frame = requestAnimationFrame(step);
    };
    step();
    this.#show();
  }

  #tell(): void {
    if (!this.#sound) return;
    const second = this.#audio.currentTime;
    const atMs = timeOfSecond(this.#sound, second);
    this.#seek.value = String(Math.round((second / secondsOfSound(this.#sound)) * seekSteps));
    this.#seek.setAttribute('aria-valuetext', formatMoment(atMs));
    this.#clock.textContent = `${formatClock(second)} / ${formatClock(secondsOfSound(this.#sound))}`;
    this.#onMove(second > 0 || this.isPlaying ? atMs : undefined);
  }

  #show(): void {
    const { isPlaying } = this;
    this.#button.disabled = !this.#sound;
    this.#seek.disabled = !this.#sound;
    this.#button.textContent = isPlaying ? 'Pause' : 'Play';
    this.#button.setAttribute('aria-pressed', String(isPlaying));
    if (this.#sound) this.#tell();
    else this.#clock.textContent = '';
  }

  #setVolume(): void {
    this.#audio.volume = Number(this.#volume.value) / 100;
  }
}
