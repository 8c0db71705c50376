import { jwtVerify } from 'jose';
import { publicKey } from './keys';

export type Link = { envelope: string; recipient: string; expiresAt: Date };

/** Reads the token of a link. Throws where it is not one of ours. */
export async function read(token: string): Promise<Link> {
  const { payload } = await jwtVerify(token, await publicKey());
  return {
    envelope: String(payload.env),
    recipient: String(payload.rcp),
    expiresAt: new Date(Number(payload.until) * 1000),
  };
}

export const expired = (link: Link, now = new Date()): boolean => link.expiresAt <= now;
