import { request } from "undici";

export interface Vehicle {
  id: number;
  plate: string;
  lat: number;
  lon: number;
  charge: number;
  zone: number;
}

export interface Quote {
  vehicle: number;
  unlock: number;
  minute: number;
}

async function json<T>(url: string, options: { method?: "GET" | "POST"; body?: string } = {}): Promise<T> {
  const answer = await request(url, {
    ...options,
    headers: { "content-type": "application/json" },
    headersTimeout: 4000,
  });
  if (answer.statusCode >= 400) {
    throw new Error(`${url} answered ${answer.statusCode}`);
  }
  return (await answer.body.json()) as T;
}

export const fleet = {
  nearby: (lat: number, lon: number) => json<Vehicle[]>(`http://fleet/vehicles/nearby?lat=${lat}&lon=${lon}`),
  vehicle: (id: number) => json<Vehicle>(`http://fleet/vehicles/${id}`),
};

export const pricing = {
  quote: (vehicle: Vehicle) => json<Quote>(`http://pricing/quote?vehicle=${vehicle.id}&zone=${vehicle.zone}`),
  quotes: (vehicles: Vehicle[]) =>
    json<Quote[]>("http://pricing/quotes", {
      method: "POST",
      body: JSON.stringify(vehicles.map((vehicle) => [vehicle.id, vehicle.zone])),
    }),
};
