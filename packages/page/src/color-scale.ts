/** From silence to the loudest: ever lighter, so that it can be read without telling hues apart. */
const stops: readonly (readonly [red: number, green: number, blue: number])[] = [
  [0, 0, 4],
  [22, 14, 62],
  [64, 16, 112],
  [120, 28, 129],
  [183, 48, 108],
  [231, 86, 74],
  [251, 146, 60],
  [252, 211, 121],
  [252, 253, 224],
];

/** Colours of the levels 0 to 255, four bytes each, as ImageData has them. */
export const colorScale: Uint8ClampedArray = makeScale();

function makeScale(): Uint8ClampedArray {
  const scale = new Uint8ClampedArray(256 * 4);
  for (let level = 0; level < 256; level += 1) {
    const at = (level / 255) * (stops.length - 1);
    const below = Math.min(Math.floor(at), stops.length - 2);
    for (let channel = 0; channel < 3; channel += 1) {
      const [from, to] = [stops[below]?.[channel] ?? 0, stops[below + 1]?.[channel] ?? 0];
      scale[level * 4 + channel] = from + (to - from) * (at - below);
    }
    scale[level * 4 + 3] = 255;
  }
  return scale;
}
