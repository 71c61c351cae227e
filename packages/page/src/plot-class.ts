/** The class of uPlot's charts, by the script that stands in front of the page's own: a browser finds no package by its name. */
export const Plot: typeof uPlot = uPlot;
