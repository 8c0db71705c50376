import express from "express";
import { EventEmitter } from "node:events";
import { checkout } from "./checkout";
import { logger } from "./logger";

export const bus = new EventEmitter();
const app = express();
app.use(express.json());

app.post("/checkout/:cart", async (request, response, next) => {
  try {
    const order = await checkout(request.params.cart, request.body.method);
    bus.emit("ordered", order);
    response.status(201).json(order);
  } catch (error) {
    next(error);
  }
});

app.use((error: Error, _request: express.Request, response: express.Response, _next: express.NextFunction) => {
  logger.error({ err: error }, error.message);
  response.status(502).json({ error: "checkout failed" });
});

app.listen(3000, () => logger.info("listening"));
