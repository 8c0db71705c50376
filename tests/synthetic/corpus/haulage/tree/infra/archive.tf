resource "aws_s3_bucket" "archive" {
  bucket = "haulage-archive"
}

resource "aws_kms_key" "archive" {
  description         = "Positions of customers"
  enable_key_rotation = true
}

resource "aws_s3_bucket_server_side_encryption_configuration" "archive" {
  bucket = aws_s3_bucket.archive.id
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.archive.arn
    }
  }
}
