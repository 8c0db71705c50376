import { Point, range } from "./query";

export interface PanelOptions {
  tenant: number;
  metrics: string[];
  from: number;
  to: number;
  width: number;
}

/** Loads what a panel draws: for each metric its points. */
export async function loadPanel(options: PanelOptions): Promise<Map<string, Point[]>> {
  const step = stepFor(options.from, options.to, options.width);
  const series = await Promise.all(
    options.metrics.map((name) => range({ tenant: options.tenant, name, from: options.from, to: options.to, step })),
  );
  return new Map(options.metrics.map((name, at) => [name, series[at]]));
}

/** No more than one point for each two pixels. */
export function stepFor(from: number, to: number, width: number): number {
  return Math.max(1, Math.ceil((to - from) / (width / 2)));
}
