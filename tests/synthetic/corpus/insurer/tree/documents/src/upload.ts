import { randomUUID } from "node:crypto";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";

const s3 = new S3Client({});
const BUCKET = "meridian-documents";

export type Kind = "letters" | "photos" | "reports";

/** Keeps a document of a claim; returns its key. */
export async function keep(kind: Kind, claim: string, body: Buffer, type: string): Promise<string> {
  const key = `${kind}/${claim}/${randomUUID()}`;
  await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: key, Body: body, ContentType: type }));
  return key;
}
