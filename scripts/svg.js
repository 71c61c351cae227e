/*
 * As much of SVG as the plots of docs/ need: shapes and texts as strings, and axes on a linear or logarithmic scale.
 */

/** Colours that differ for the colour-blind as well: the first of Okabe and Ito's. */
export const colours = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9'];

/** @param {string} text */
function escaped(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** @param {number} number */
const short = (number) => String(Math.round(number * 100) / 100);

/**
 * A picture with a white ground, which is also to be read on a dark page.
 * @param {number} width
 * @param {number} height
 * @param {readonly string[]} shapes
 */
export function picture(width, height, shapes) {
  const head = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="sans-serif" font-size="13">`;
  return `${head}\n${rectangle(0, 0, width, height, '#fff')}\n${shapes.join('\n')}\n</svg>\n`;
}

/**
 * @param {number} x
 * @param {number} y
 * @param {number} width
 * @param {number} height
 * @param {string} fill
 */
export function rectangle(x, y, width, height, fill) {
  return `<rect x="${short(x)}" y="${short(y)}" width="${short(width)}" height="${short(height)}" fill="${fill}"/>`;
}

/**
 * @param {number} x1
 * @param {number} y1
 * @param {number} x2
 * @param {number} y2
 * @param {string} [stroke]
 * @param {string} [dashes]
 */
export function line(x1, y1, x2, y2, stroke = '#ccc', dashes = '') {
  const dashed = dashes === '' ? '' : ` stroke-dasharray="${dashes}"`;
  return `<line x1="${short(x1)}" y1="${short(y1)}" x2="${short(x2)}" y2="${short(y2)}" stroke="${stroke}"${dashed}/>`;
}

/**
 * @param {number} x
 * @param {number} y
 * @param {number} radius
 * @param {string} fill
 * @param {number} [opacity]
 */
export function dot(x, y, radius, fill, opacity = 1) {
  return `<circle cx="${short(x)}" cy="${short(y)}" r="${radius}" fill="${fill}" fill-opacity="${opacity}"/>`;
}

/**
 * @param {number} x
 * @param {number} y
 * @param {number} radius
 */
export function cross(x, y, radius) {
  const path = `M${short(x - radius)} ${short(y)}h${2 * radius}M${short(x)} ${short(y - radius)}v${2 * radius}`;
  return `<path d="${path}" stroke="#000" stroke-width="2"/>`;
}

/**
 * @param {number} x
 * @param {number} y of the base line
 * @param {string} content
 * @param {{ anchor?: 'start' | 'middle' | 'end', size?: number, weight?: 'bold' | 'normal', turned?: boolean, fill?: string }} [style]
 */
export function text(x, y, content, style = {}) {
  const { anchor = 'start', size = 13, weight = 'normal', turned = false, fill = '#222' } = style;
  const turn = turned ? ` transform="rotate(-90 ${short(x)} ${short(y)})"` : '';
  return `<text x="${short(x)}" y="${short(y)}" text-anchor="${anchor}" font-size="${size}" font-weight="${weight}" fill="${fill}"${turn}>${escaped(content)}</text>`;
}

/**
 * Where a number stands on an axis.
 * @typedef {(number: number) => number} Scale
 */

/**
 * @param {number} least
 * @param {number} most
 * @param {number} from where the least stands
 * @param {number} to where the most stands
 * @returns {Scale}
 */
export function linear(least, most, from, to) {
  return (number) => from + ((number - least) / (most - least)) * (to - from);
}

/**
 * @param {number} least above 0
 * @param {number} most
 * @param {number} from
 * @param {number} to
 * @returns {Scale}
 */
export function logarithmic(least, most, from, to) {
  const scale = linear(Math.log(least), Math.log(most), from, to);
  return (number) => scale(Math.log(number));
}
