import Fastify from "fastify";

import { search } from "./search";

const app = Fastify({ logger: true, trustProxy: true });

app.get<{ Querystring: { q?: string; page?: number; branch?: string; language?: string } }>("/search", async (request) => {
  const { q = "", page = 0, branch, language } = request.query;
  return search({ text: q, page: Math.min(page, 499), branch, language });
});

await app.listen({ host: "0.0.0.0", port: 3000 });
