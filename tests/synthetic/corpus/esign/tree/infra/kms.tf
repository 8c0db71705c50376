resource "aws_kms_key" "data" {
  description         = "documents and what belongs to them"
  enable_key_rotation = true
}

data "aws_iam_policy_document" "envelopes" {
  statement {
    actions   = ["s3:GetObject", "s3:PutObject"]
    resources = ["${aws_s3_bucket.archive.arn}/*"]
  }
  statement {
    actions   = ["kms:GenerateDataKey", "kms:Decrypt"]
    resources = [aws_kms_key.data.arn]
  }
}

resource "aws_iam_role_policy" "envelopes" {
  name   = "envelopes"
  role   = aws_iam_role.envelopes.id
  policy = data.aws_iam_policy_document.envelopes.json
}
