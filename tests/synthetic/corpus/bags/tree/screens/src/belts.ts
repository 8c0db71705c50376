import { config } from './config';

export type Belt = { belt: number; flights: string[] };

export async function belts(): Promise<Belt[]> {
  const response = await fetch(`${config.whereIs}/belts?terminal=${config.terminal}`);
  if (!response.ok) {
    throw new Error(`where-is answered ${response.status}`);
  }
  return (await response.json()) as Belt[];
}
