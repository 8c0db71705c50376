resource "aws_ebs_volume" "timescale" {
  availability_zone = var.zone
  size              = 4096
  type              = "io2"
  iops              = 24000
  encrypted         = true

  tags = {
    service = "timescale"
  }
}

resource "aws_instance" "timescale" {
  ami               = var.timescale_ami
  instance_type     = "r6i.4xlarge"
  availability_zone = var.zone
  ebs_optimized     = true
}
