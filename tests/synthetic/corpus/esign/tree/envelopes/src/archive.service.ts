import { Injectable, Logger } from '@nestjs/common';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';

const BUCKET = process.env.ARCHIVE_BUCKET ?? 'inkline-archive';

@Injectable()
export class ArchiveService {
  private readonly log = new Logger(ArchiveService.name);

  constructor(private readonly s3: S3Client) {}

  async archive(id: string, pdf: Buffer): Promise<void> {
    await this.s3.send(
      new PutObjectCommand({ Bucket: BUCKET, Key: `${id}.pdf`, Body: pdf, ContentType: 'application/pdf' }),
    );
    this.log.log(`archived ${id}`);
  }
}
