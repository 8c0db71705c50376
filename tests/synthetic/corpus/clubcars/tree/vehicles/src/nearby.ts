import { cars, type Car } from './cars';
import { address } from './geocode';

const FRESH_MS = 10 * 60_000;

/** Free cars within a distance, the nearest first; a car that has not been heard of for ten minutes is not shown. */
export async function nearby(lat: number, lon: number, metres: number): Promise<Car[]> {
  const now = Date.now();
  const found = [...cars.values()].filter((car) => car.state === 'free' && now - car.at < FRESH_MS && distance(car, lat, lon) < metres);
  found.sort((a, b) => distance(a, lat, lon) - distance(b, lat, lon));
  return Promise.all(found.slice(0, 20).map(async (car) => ({ ...car, address: await address(car.lat, car.lon) })));
}

function distance(car: Car, lat: number, lon: number): number {
  const x = (car.lon - lon) * Math.cos((lat * Math.PI) / 180);
  return Math.hypot(x, car.lat - lat) * 111_320;
}
