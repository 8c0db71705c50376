import { Injectable } from '@nestjs/common';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';

@Injectable()
export class LicencesService {
  private readonly s3 = new S3Client({});

  /** Keeps the photo of a driving licence until a person has looked at it. */
  async keep(userId: string, side: 'front' | 'back', photo: Buffer): Promise<void> {
    await this.s3.send(
      new PutObjectCommand({
        Bucket: process.env.LICENCE_BUCKET,
        Key: `pending/${userId}/${side}.jpg`,
        Body: photo,
        ServerSideEncryption: 'aws:kms',
      }),
    );
  }
}
