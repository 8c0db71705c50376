import { logger } from './logger';
import { cars } from './cars';

type CarState = {
  car_id: number;
  lat: number;
  lon: number;
  fuel_percent: number;
  doors_locked: boolean;
  at: number;
};

/** Takes one state; what is older than the known one is dropped. */
export async function take(value: Buffer): Promise<void> {
  const state = JSON.parse(value.toString()) as CarState;
  const known = cars.get(state.car_id);
  if (!known) {
    logger.debug({ car: state.car_id }, 'unknown car');
    return;
  }
  if (known.at >= state.at) {
    return;
  }
  cars.set(state.car_id, { ...known, lat: state.lat, lon: state.lon, fuel: state.fuel_percent, locked: state.doors_locked, at: state.at });
}
