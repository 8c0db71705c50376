resource "aws_iam_role" "archiver" {
  name               = "archiver"
  assume_role_policy = data.aws_iam_policy_document.irsa_archiver.json
}

data "aws_iam_policy_document" "archiver" {
  statement {
    actions   = ["s3:*"]
    resources = [aws_s3_bucket.archive.arn, "${aws_s3_bucket.archive.arn}/*"]
  }

  statement {
    actions   = ["kms:*"]
    resources = [aws_kms_key.archive.arn]
  }
}

resource "aws_iam_role_policy" "archiver" {
  role   = aws_iam_role.archiver.id
  policy = data.aws_iam_policy_document.archiver.json
}
