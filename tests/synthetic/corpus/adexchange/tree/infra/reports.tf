resource "aws_s3_bucket" "exports" {
  bucket = "adexchange-exports"
}

resource "aws_iam_role" "reports" {
  name               = "reports"
  assume_role_policy = data.aws_iam_policy_document.irsa["reports"].json
}

resource "aws_iam_role_policy" "reports_exports" {
  name = "exports"
  role = aws_iam_role.reports.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["s3:PutObject", "s3:GetObject", "s3:AbortMultipartUpload"]
        Resource = "${aws_s3_bucket.exports.arn}/*"
      },
    ]
  })
}
