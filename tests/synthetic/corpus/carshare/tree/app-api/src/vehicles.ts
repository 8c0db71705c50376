import type { FastifyInstance } from "fastify";
import { fleet, pricing } from "./clients";
import { card } from "./cards";

export async function routes(app: FastifyInstance) {
  app.get<{ Querystring: { lat: number; lon: number } }>("/v2/map", async (request) => {
    const vehicles = await fleet.nearby(request.query.lat, request.query.lon);
    const quotes = await pricing.quotes(vehicles);
    return vehicles.map((vehicle, index) => card(vehicle, quotes[index]));
  });

  app.get<{ Params: { id: number } }>("/v2/vehicles/:id", async (request) => {
    const vehicle = await fleet.vehicle(request.params.id);
    return card(vehicle, await pricing.quote(vehicle));
  });
}
