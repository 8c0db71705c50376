import type { Quote, Vehicle } from "./clients";

export interface Card {
  id: number;
  title: string;
  position: [number, number];
  charge: number;
  price: string;
}

export function card(vehicle: Vehicle, quote: Quote): Card {
  return {
    id: vehicle.id,
    title: vehicle.plate,
    position: [vehicle.lat, vehicle.lon],
    charge: vehicle.charge,
    price: `${(quote.minute / 100).toFixed(2)} €/min`,
  };
}
