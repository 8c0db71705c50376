import { S3Client } from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";

import { log } from "./log";
import { rowsOf } from "./warehouse";

const s3 = new S3Client({});
const BUCKET = process.env.EXPORT_BUCKET ?? "adexchange-exports";

export type Kind = "daily" | "hourly";

export async function exportFor(advertiser: string, kind: Kind, from: Date, to: Date): Promise<void> {
  const key = `${kind}/${advertiser}/${from.toISOString()}.csv.gz`;
  const upload = new Upload({ client: s3, params: { Bucket: BUCKET, Key: key, Body: rowsOf(advertiser, from, to) } });
  await upload.done();
  log.info({ advertiser, kind, key }, "export finished");
}
