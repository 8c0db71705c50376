import type { NextApiRequest, NextApiResponse } from "next";
import { prisma } from "../../lib/prisma";
import { visitor } from "../../lib/visitor";

const PAGE = 30;

/** The newest messages of a visitor's conversation. */
export default async function handler(request: NextApiRequest, response: NextApiResponse) {
  const who = await visitor(request);
  if (!who) return response.status(401).end();
  const messages = await prisma.message.findMany({
    where: { ticket: { account_id: who.account, requester_id: who.person } },
    orderBy: { created_at: "desc" },
    take: PAGE,
  });
  response.setHeader("cache-control", "no-store");
  return response.json({ messages: messages.reverse() });
}
