import { createRemoteJWKSet, jwtVerify, type JWTPayload } from "jose";

const keys = createRemoteJWKSet(new URL(process.env.JWKS_URL ?? "https://id.stream.example/.well-known/jwks.json"));

export type Token = JWTPayload & { profile: string; plan: string; device?: string };

/** Checks a token of a viewer. Televisions have clocks that are wrong by up to a minute. */
export async function verify(token: string): Promise<Token> {
  const { payload } = await jwtVerify(token, keys, {
    issuer: "https://id.stream.example",
    audience: ["stream-web", "stream-tv", "stream-mobile"],
    clockTolerance: 90,
  });
  return payload as Token;
}
