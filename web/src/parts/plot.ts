/** Draws a curve with uPlot in the page's own colours. Loaded only for pages with a curve. */

import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';

interface Wanted {
  format: (value: number) => string;
  range?: [number, number];
}

export function draw(holder: HTMLElement, data: UPlot.AlignedData, { format, range }: Wanted): UPlot {
  // Read for each drawing, since they change with the colour scheme.
  const colour = (name: string) => () => resolve(holder, name);
  const font = '12px "Public Sans Variable", sans-serif';
  const axis = {
    stroke: colour('--muted'),
    font,
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { show: false },
  };
  return new UPlot(
    {
      width: holder.clientWidth,
      height: 200,
      legend: { show: false },
      cursor: { y: false, points: { size: 7 } },
      scales: { x: { time: false }, y: range ? { range } : {} },
      axes: [
        { ...axis, grid: { show: false }, incrs: [1, 2, 5, 10, 20, 50, 100, 200], size: 28 },
        { ...axis, size: 52, values: (_, ticks) => ticks.map(format) },
      ],
      series: [{}, { stroke: colour('--accent'), width: 2, points: { show: true, size: 5, fill: colour('--paper') } }],
    },
    data,
    holder,
  );
}

/** The computed colour: `light-dark()` in a custom property resolves only where it is used as a colour. */
function resolve(holder: HTMLElement, name: string): string {
  const probe = document.createElement('span');
  probe.style.color = `var(${name})`;
  holder.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
}
