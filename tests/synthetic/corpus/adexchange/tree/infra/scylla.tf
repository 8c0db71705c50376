resource "aws_instance" "scylla" {
  for_each          = { 1 = "a", 2 = "a", 3 = "b", 4 = "b", 5 = "c", 6 = "c" }
  ami               = var.scylla_ami
  instance_type     = "i4i.4xlarge"
  availability_zone = "eu-central-1${each.value}"
  tags              = { Name = "scylla-${each.key}" }
}
