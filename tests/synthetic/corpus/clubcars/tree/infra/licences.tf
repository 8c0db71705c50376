resource "aws_s3_bucket" "licences" {
  bucket = "clubcars-licences"
}

resource "aws_kms_key" "licences" {
  description         = "Photos of driving licences"
  enable_key_rotation = true
}

data "aws_iam_policy_document" "booking_licences" {
  statement {
    actions   = ["s3:PutObject", "s3:GetObject"]
    resources = ["${aws_s3_bucket.licences.arn}/*"]
  }
  statement {
    actions   = ["kms:GenerateDataKey", "kms:Decrypt"]
    resources = [aws_kms_key.licences.arn]
  }
}

resource "aws_iam_role_policy" "booking_licences" {
  name   = "licences"
  role   = aws_iam_role.booking.id
  policy = data.aws_iam_policy_document.booking_licences.json
}
