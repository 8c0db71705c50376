resource "aws_db_instance" "main" {
  identifier              = "ferries-main"
  engine                  = "mysql"
  engine_version          = "8.0.36"
  instance_class          = "db.m6g.xlarge"
  allocated_storage       = 100
  storage_type            = "gp2"
  multi_az                = true
  backup_retention_period = 14
  apply_immediately       = false
}
