resource "aws_db_instance" "fibra" {
  identifier           = "fibra"
  engine               = "postgres"
  engine_version       = "15.5"
  instance_class       = "db.m6g.2xlarge"
  allocated_storage    = 400
  storage_type         = "gp2"
  parameter_group_name = aws_db_parameter_group.fibra.name
}

resource "aws_db_parameter_group" "fibra" {
  name   = "fibra"
  family = "postgres15"

  parameter {
    name  = "max_connections"
    value = "400"
  }
}
