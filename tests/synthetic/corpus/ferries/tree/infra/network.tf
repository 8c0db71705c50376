resource "aws_vpc" "main" {
  cidr_block           = "10.30.0.0/16"
  enable_dns_support   = true
  enable_dns_hostnames = true
}

resource "aws_subnet" "tasks" {
  for_each          = { a = "10.30.0.0/20", b = "10.30.16.0/20" }
  vpc_id            = aws_vpc.main.id
  cidr_block        = each.value
  availability_zone = "eu-south-1${each.key}"
}

resource "aws_vpc_dhcp_options" "main" {
  domain_name         = "ferries.internal"
  domain_name_servers = ["10.30.1.10", "10.30.17.10"]
}
