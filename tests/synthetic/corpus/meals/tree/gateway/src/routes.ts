import { FastifyInstance } from "fastify";

import { call } from "./upstream";

export function routes(app: FastifyInstance) {
  app.get("/restaurants/:id/menu", (request) => call("menus", request.url));
  app.get("/customers/:customer/orders", (request) => call("orders", request.url));
  app.get("/orders/:id", (request) => call("orders", request.url));
  app.post("/orders", (request) => call("orders", request.url, request.body));
}
