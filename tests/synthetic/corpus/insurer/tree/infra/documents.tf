resource "aws_s3_bucket" "documents" {
  bucket = "meridian-documents"
}

data "aws_iam_policy_document" "documents" {
  statement {
    actions   = ["s3:GetObject", "s3:PutObject"]
    resources = ["${aws_s3_bucket.documents.arn}/*"]
  }
}

resource "aws_iam_role_policy" "documents" {
  name   = "documents"
  role   = aws_iam_role.documents.id
  policy = data.aws_iam_policy_document.documents.json
}

resource "aws_iam_role" "documents" {
  name               = "documents"
  assume_role_policy = data.aws_iam_policy_document.pods.json
}
