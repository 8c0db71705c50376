resource "azurerm_servicebus_queue" "payouts" {
  name                = "payouts"
  namespace_id        = azurerm_servicebus_namespace.main.id
  max_delivery_count  = 50
  lock_duration       = "PT2M"
  default_message_ttl = "P14D"
}
