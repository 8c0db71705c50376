import type { NextApiRequest } from "next";
import { verify } from "./token";

export type Visitor = { account: number; person: number };

/** Who asks, by the token that the page carries; nobody if it is not ours. */
export async function visitor(request: NextApiRequest): Promise<Visitor | undefined> {
  const token = request.headers.authorization?.replace(/^Bearer /, "");
  return token ? verify(token) : undefined;
}
