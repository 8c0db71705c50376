variable "zone" {
  type    = string
  default = "ap-northeast-1a"
}

variable "timescale_ami" {
  type = string
}
