//! What is absent, what two sides call differently, and what is worked out wrongly.

use super::{all_produce, none_produces};
use crate::fault_kind::FaultKind as K;

#[test]
fn what_is_absent() {
    all_produce(&[
        (
            K::NilDereference,
            "internal/a.go",
            "-\tif user.Address == nil {\n-\t\treturn \"\"\n-\t}\n \treturn user.Address.City\n",
        ),
        (
            K::NilDereference,
            "internal/a.go",
            "-\tv, ok := m[key]\n-\tif !ok {\n-\t\treturn nil, ErrNotFound\n-\t}\n+\tv := m[key]\n",
        ),
        (
            K::NilDereference,
            "src/a.ts",
            "-  return order.customer?.email ?? '';\n+  return order.customer.email;\n",
        ),
        (
            K::NilDereference,
            "src/a.ts",
            "-  if (!order.customer) return null;\n   return order.customer.email;\n",
        ),
        (
            K::NilDereference,
            "a.py",
            "-    city = user.get(\"address\", {}).get(\"city\")\n+    city = user[\"address\"][\"city\"]\n",
        ),
        (
            K::NilDereference,
            "A.java",
            "-        return customers.findById(id).map(Customer::email).orElse(null);\n+        return customers.findById(id).get().email();\n",
        ),
        (
            K::NilDereference,
            "A.kt",
            "-    return user.address?.city ?: \"\"\n+    return user.address!!.city\n",
        ),
        (
            K::NilDereference,
            "a.rs",
            "-    let city = user.address.as_ref().map(|a| a.city.clone()).unwrap_or_default();\n+    let city = user.address.as_ref().unwrap().city.clone();\n",
        ),
        (
            K::NilDereference,
            "A.cs",
            "-        return order.Customer?.Email ?? \"\";\n+        return order.Customer.Email;\n",
        ),
        (K::NilDereference, "a.rb", "-    order.customer&.email\n+    order.customer.email\n"),
        (
            K::NilDereference,
            "A.php",
            "-        return $order->customer?->email ?? '';\n+        return $order->customer->email;\n",
        ),
        (K::NilDereference, "a.go", "-\tif len(parts) < 2 {\n-\t\treturn \"\"\n-\t}\n \treturn parts[1]\n"),
        (
            K::NilDereference,
            "A.java",
            "-        for (int i = 0; i < items.size(); i++) {\n+        for (int i = 0; i <= items.size(); i++) {\n",
        ),
    ]);
    none_produces(&[
        (
            K::NilDereference,
            "src/a.ts",
            "-  return order.customer?.email ?? '';\n+  return order.customer?.address ?? '';\n",
        ),
        (
            K::NilDereference,
            "internal/a.go",
            "-\tif user.Address == nil {\n+\tif user == nil || user.Address == nil {\n",
        ),
        (K::NilDereference, "a.py", "-    data = client.get(url)\n+    data = client.post(url)\n"),
        (K::NilDereference, "a.rs", "-    let n: u32 = \"12\".parse().unwrap();\n+    let n: u32 = 12;\n"),
    ]);
}

#[test]
fn two_names_for_one_thing() {
    all_produce(&[
        (
            K::SchemaMismatch,
            "api/order.go",
            "-\tUserID string `json:\"userId\"`\n+\tUserID string `json:\"user_id\"`\n",
        ),
        (
            K::SchemaMismatch,
            "src/order.rs",
            "-#[serde(rename_all = \"camelCase\")]\n+#[serde(rename_all = \"snake_case\")]\n pub struct Order {\n",
        ),
        (K::SchemaMismatch, "src/order.rs", "+#[serde(deny_unknown_fields)]\n pub struct Order {\n"),
        (
            K::SchemaMismatch,
            "Program.cs",
            "-    o.JsonSerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;\n+    o.JsonSerializerOptions.PropertyNamingPolicy = null;\n",
        ),
        (
            K::SchemaMismatch,
            "JacksonConfig.java",
            "-        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);\n+        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, true);\n",
        ),
        (
            K::SchemaMismatch,
            "schemas.py",
            " class Order(BaseModel):\n+    model_config = ConfigDict(extra=\"forbid\")\n",
        ),
        (K::SchemaMismatch, "schemas.py", "-    total: float\n+    total_cents: int\n"),
        (K::SchemaMismatch, "migrations/7.sql", "+ALTER TABLE orders DROP COLUMN legacy_total;\n"),
        (K::SchemaMismatch, "migrations/8.sql", "+ALTER TABLE users ALTER COLUMN name TYPE varchar(32);\n"),
        (K::SchemaMismatch, "db/migrate/9.rb", "+    rename_column :orders, :state, :status\n"),
        (
            K::SchemaMismatch,
            "orders/migrations/9.py",
            "+        migrations.RenameField(\n+            model_name=\"order\",\n+            old_name=\"state\",\n+            new_name=\"status\",\n+        ),\n",
        ),
        (
            K::SchemaMismatch,
            "orders/migrations/10.py",
            "+        migrations.RemoveField(\n+            model_name=\"order\",\n+            name=\"legacy_total\",\n+        ),\n",
        ),
        (K::SchemaMismatch, "proto/order.proto", "-  string customer = 3;\n+  string customer = 4;\n"),
        (
            K::SchemaMismatch,
            "OrderStatus.java",
            " public enum OrderStatus {\n     NEW,\n+    ON_HOLD,\n     SHIPPED\n",
        ),
        (
            K::SchemaMismatch,
            "producer.kt",
            "-        put(VALUE_SERIALIZER_CLASS_CONFIG, StringSerializer::class.java)\n+        put(VALUE_SERIALIZER_CLASS_CONFIG, KafkaAvroSerializer::class.java)\n",
        ),
        (
            K::SchemaMismatch,
            "openapi.yaml",
            "     Order:\n       type: object\n-      required: [id]\n+      required: [id, region]\n",
        ),
        (K::SchemaMismatch, "schema.prisma", "-  nickname String?\n+  nickname String\n"),
    ]);
    none_produces(&[
        (
            K::SchemaMismatch,
            "migrations/6.sql",
            "+CREATE TABLE notes (\n+  id bigint PRIMARY KEY,\n+  body text NOT NULL\n+);\n",
        ),
        (
            K::SchemaMismatch,
            "api/order.go",
            " type Order struct {\n+\tNote string `json:\"note,omitempty\"`\n",
        ),
        (
            K::SchemaMismatch,
            "JacksonConfig.java",
            "-        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, true);\n+        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);\n",
        ),
        (K::SchemaMismatch, "db/migrate/11.rb", "+    add_column :orders, :note, :text\n"),
        (K::SchemaMismatch, "proto/order.proto", "   string customer = 3;\n+  string note = 9;\n"),
    ]);
}

#[test]
fn what_is_worked_out_wrongly() {
    all_produce(&[
        (K::WrongResult, "total.go", "-\tif quantity >= minimum {\n+\tif quantity > minimum {\n"),
        (K::WrongResult, "total.ts", "-  return Math.round(amount * 100);\n+  return amount * 100;\n"),
        (K::WrongResult, "total.py", "-    return total / 100\n+    return total\n"),
        (
            K::WrongResult,
            "total.py",
            "-    return Decimal(price) * quantity\n+    return float(price) * quantity\n",
        ),
        (
            K::WrongResult,
            "report.py",
            "-    today = datetime.now(timezone.utc).date()\n+    today = datetime.now().date()\n",
        ),
        (
            K::WrongResult,
            "report.go",
            "-\tday := now.UTC().Truncate(24 * time.Hour)\n+\tday := now.Truncate(24 * time.Hour)\n",
        ),
        (
            K::WrongResult,
            "Report.java",
            "-        LocalDate day = LocalDate.now(ZoneOffset.UTC);\n+        LocalDate day = LocalDate.now();\n",
        ),
        (
            K::WrongResult,
            "Report.cs",
            "-        var day = DateTime.UtcNow.Date;\n+        var day = DateTime.Now.Date;\n",
        ),
        (K::WrongResult, "report.rb", "-    day = Time.zone.today\n+    day = Date.today\n"),
        (
            K::WrongResult,
            "Format.java",
            "-    DateTimeFormatter.ofPattern(\"yyyy-MM-dd\")\n+    DateTimeFormatter.ofPattern(\"YYYY-MM-dd\")\n",
        ),
        (K::WrongResult, "fees.rs", "-    amount - fee\n+    amount + fee\n"),
        (
            K::WrongResult,
            "rules.ts",
            "-  if (order.paid && order.shipped) {\n+  if (order.paid || order.shipped) {\n",
        ),
        (
            K::WrongResult,
            "rules.php",
            "-        if (!$order->isRefunded()) {\n+        if ($order->isRefunded()) {\n",
        ),
        (
            K::WrongResult,
            "rules.kt",
            "-        if (user.isActive == true) {\n+        if (user.isActive != true) {\n",
        ),
        (K::WrongResult, "fx.py", "-RATE_BASE = \"EUR\"\n+RATE_BASE = \"USD\"\n"),
    ]);
    none_produces(&[
        (K::WrongResult, "total.go", "-\tif quantity >= minimum {\n+\tif minimum <= quantity {\n"),
        (
            K::WrongResult,
            "report.py",
            "-    today = datetime.utcnow().date()\n+    today = datetime.now(timezone.utc).date()\n",
        ),
        (
            K::WrongResult,
            "rules.ts",
            "-  if (order.paid && order.shipped) {\n+  if (order.shipped && order.paid) {\n",
        ),
        (K::WrongResult, "rules.ts", "-  if (order.paid === true) {\n+  if (order.paid) {\n"),
    ]);
}
