//! Changes that change what things mean, who may do them or whether they start, as published reports of outages tell of them.

use super::{Change, all_produce};
use crate::fault_kind::FaultKind as K;

#[test]
fn permission() {
    let changes: &[Change] = &[
        (
            K::Permission,
            "infra/files.tf",
            "-    resources = [\"${aws_s3_bucket.files.arn}/*\"]\n+    resources = [\n+      \"${aws_s3_bucket.files.arn}/invoices/*\",\n+      \"${aws_s3_bucket.files.arn}/receipts/*\",\n+    ]\n",
        ),
        (
            K::Permission,
            "infra/role.tf",
            "-    actions   = [\"s3:GetObject\", \"s3:PutObject\", \"s3:DeleteObject\"]\n+    actions   = [\"s3:GetObject\"]\n",
        ),
        (
            K::Permission,
            "deploy/role.yaml",
            "-    verbs: [\"get\", \"list\", \"watch\", \"update\"]\n+    verbs: [\"get\", \"list\", \"watch\"]\n",
        ),
        (K::Permission, "db/grants.sql", "+REVOKE INSERT ON orders FROM app;\n"),
        (
            K::Permission,
            "src/main/java/a/Security.java",
            "-            .requestMatchers(\"/hooks/**\").permitAll()\n             .anyRequest().authenticated()\n",
        ),
        (
            K::Permission,
            "app/controllers/hooks_controller.rb",
            "-  skip_before_action :verify_authenticity_token\n",
        ),
        (K::Permission, "app/Http/Middleware/VerifyCsrfToken.php", "-        'webhooks/*',\n"),
        (
            K::Permission,
            "src/Startup.cs",
            "-        ValidateAudience = false,\n+        ValidateAudience = true,\n",
        ),
        (K::Permission, "src/hooks.ts", "-@Public()\n @Post('hooks')\n"),
        (
            K::Permission,
            "gcp/iam.tf",
            "-  role    = \"roles/storage.objectAdmin\"\n+  role    = \"roles/storage.objectViewer\"\n",
        ),
        (
            K::Permission,
            "src/jwt.go",
            "-\ttoken, err := jwt.Parse(raw, key)\n+\ttoken, err := jwt.Parse(raw, key, jwt.WithAudience(\"orders\"), jwt.WithIssuer(issuer))\n",
        ),
        (
            K::Permission,
            "deploy/mount.yaml",
            "-        runAsUser: 0\n+        runAsUser: 1000\n+        readOnlyRootFilesystem: true\n",
        ),
    ];
    all_produce(changes);
}

#[test]
fn schema_mismatch() {
    let changes: &[Change] = &[
        (
            K::SchemaMismatch,
            "orders/Kind.kt",
            " enum class Kind(val size: Int, val cents: Int) {\n     SMALL_HOME(50, 1490),\n+    LARGE_OFFICE(900, 4990),\n }\n",
        ),
        (K::SchemaMismatch, "proto/order.proto", "   STATE_PAID = 2;\n+  STATE_PARTLY_PAID = 3;\n }\n"),
        (
            K::SchemaMismatch,
            "src/state.ts",
            "-export type State = 'open' | 'paid';\n+export type State = 'open' | 'paid' | 'partly-paid';\n",
        ),
        (
            K::SchemaMismatch,
            "src/main/java/a/State.java",
            "-    OPEN, PAID, SENT;\n+    OPEN, PAID, PARTLY_PAID, SENT;\n",
        ),
        (
            K::SchemaMismatch,
            "app/models/order.rb",
            "-  enum status: { open: 0, paid: 1 }\n+  enum status: { open: 0, paid: 1, partly_paid: 2 }\n",
        ),
        (
            K::SchemaMismatch,
            "events/event.go",
            "-\tAmount int64 `json:\"amount\"`\n+\tAmount string `json:\"amount\"`\n",
        ),
        (
            K::SchemaMismatch,
            "events/schema.avsc",
            "-    {\"name\": \"note\", \"type\": [\"null\", \"string\"], \"default\": null},\n+    {\"name\": \"note\", \"type\": \"string\"},\n",
        ),
        (K::SchemaMismatch, "api/openapi.yaml", "-        customer_id:\n+        customerId:\n"),
        (K::SchemaMismatch, "src/dto.ts", "-  @IsOptional()\n   @IsString()\n   phone: string;\n"),
        (K::SchemaMismatch, "schemas.py", "-    phone: str | None = None\n+    phone: str\n"),
        (
            K::SchemaMismatch,
            "Api/OrderDto.cs",
            "-    [JsonPropertyName(\"total\")]\n     public decimal Total { get; set; }\n",
        ),
        (
            K::SchemaMismatch,
            "src/event.rs",
            "-#[serde(rename_all = \"snake_case\")]\n+#[serde(rename_all = \"camelCase\")]\n",
        ),
        (
            K::SchemaMismatch,
            "app/Http/Resources/OrderResource.php",
            "-            'total' => $this->total,\n+            'total' => ['amount' => $this->total, 'currency' => 'EUR'],\n",
        ),
        (
            K::SchemaMismatch,
            "src/main/resources/application.yml",
            "-    property-naming-strategy: SNAKE_CASE\n+    property-naming-strategy: LOWER_CAMEL_CASE\n",
        ),
    ];
    all_produce(changes);
}

#[test]
fn wrong_result() {
    let changes: &[Change] = &[
        (
            K::WrongResult,
            "billing/Parts.java",
            "-        List<BigDecimal> all = new ArrayList<>(parts);\n-        all.add(amount.subtract(part.multiply(BigDecimal.valueOf(parts - 1L))));\n-        for (int i = 1; i < parts; i++) {\n-            all.add(part);\n-        }\n-        return all;\n+        return Collections.nCopies(parts, part);\n",
        ),
        (K::WrongResult, "billing/split.go", "-\trest := total - share*int64(n)\n-\tparts[0] += rest\n"),
        (
            K::WrongResult,
            "src/price.ts",
            "-  return Math.round(net * (1 + rate) * 100) / 100;\n+  return Math.round(net * 100) / 100 * (1 + rate);\n",
        ),
        (K::WrongResult, "app/models/invoice.rb", "-    (net * 1.19).round(2)\n+    (net * 1.19).floor(2)\n"),
        (
            K::WrongResult,
            "report.py",
            "-    start = timezone.localtime().replace(hour=0, minute=0)\n+    start = timezone.now().replace(hour=0, minute=0)\n",
        ),
        (
            K::WrongResult,
            "src/Report.cs",
            "-        var day = TimeZoneInfo.ConvertTimeFromUtc(now, zone).Date;\n+        var day = DateTime.UtcNow.Date;\n",
        ),
        (
            K::WrongResult,
            "src/money.rs",
            "-    let cents = (amount * 100.0).round() as i64;\n+    let cents = (amount * 100.0) as i64;\n",
        ),
        (K::WrongResult, "src/list.ts", "-  return items.slice(0, size);\n+  return items.slice(1, size);\n"),
        (
            K::WrongResult,
            "src/main/java/a/Discount.java",
            "-        if (total.compareTo(LIMIT) >= 0) {\n+        if (total.compareTo(LIMIT) > 0) {\n",
        ),
        (
            K::WrongResult,
            "src/age.py",
            "-    if customer.age >= 18 and customer.verified:\n+    if customer.age >= 18 or customer.verified:\n",
        ),
        (
            K::WrongResult,
            "lib/shop/stock.ex",
            "-    |> Enum.reject(& &1.reserved)\n     |> Enum.sum_by(& &1.amount)\n",
        ),
        (K::WrongResult, "pay/key.go", "-\tkey := order.ID\n+\tkey := uuid.NewString()\n"),
        (K::WrongResult, "pay/client.ts", "-    headers: { 'Idempotency-Key': order.id },\n"),
    ];
    all_produce(changes);
}

#[test]
fn version_conflict() {
    let changes: &[Change] = &[(K::VersionConflict, "requirements.txt", "-PyJWT==1.7.1\n+PyJWT==2.8.0\n")];
    all_produce(changes);
}

#[test]
fn crash_at_start() {
    let changes: &[Change] = &[
        (
            K::CrashAtStart,
            "src/config.ts",
            "-const URL = process.env.PAY_URL ?? 'http://pay';\n+const URL = process.env.PAY_URL!;\n+if (!URL) throw new Error('PAY_URL is missing');\n",
        ),
        (
            K::CrashAtStart,
            "settings.py",
            "-SENTRY_DSN = os.environ.get(\"SENTRY_DSN\", \"\")\n+SENTRY_DSN = os.environ[\"SENTRY_DSN\"]\n",
        ),
        (
            K::CrashAtStart,
            "config/runtime.exs",
            "-  secret: System.get_env(\"SECRET\") || \"x\"\n+  secret: System.fetch_env!(\"SECRET\")\n",
        ),
        (
            K::CrashAtStart,
            "src/main/java/a/Pay.java",
            "-    @Value(\"${pay.url:http://pay}\")\n+    @Value(\"${pay.endpoint}\")\n",
        ),
        (K::CrashAtStart, "Dockerfile", "-FROM node:18-slim\n+FROM node:22-alpine\n"),
        (K::CrashAtStart, "Dockerfile", "-RUN npm ci\n+RUN npm ci --omit=dev\n"),
        (
            K::CrashAtStart,
            "deploy/a.yaml",
            "-          initialDelaySeconds: 60\n+          initialDelaySeconds: 2\n",
        ),
    ];
    all_produce(changes);
}

#[test]
fn timeout() {
    let changes: &[Change] = &[
        (
            K::Timeout,
            "client.py",
            "-    response = requests.get(url, timeout=10)\n+    response = requests.get(url, timeout=0.5)\n",
        ),
        (
            K::Timeout,
            "deploy/ingress.yaml",
            "-    nginx.ingress.kubernetes.io/proxy-read-timeout: \"60\"\n+    nginx.ingress.kubernetes.io/proxy-read-timeout: \"5\"\n",
        ),
    ];
    all_produce(changes);
}

#[test]
fn dependency_down() {
    let changes: &[Change] = &[
        (K::DependencyDown, "deploy/svc.yaml", "-    app: orders\n+    app.kubernetes.io/name: orders\n"),
        (
            K::DependencyDown,
            "deploy/np.yaml",
            "+  policyTypes: [\"Ingress\", \"Egress\"]\n+  egress:\n+    - to: [{ podSelector: { matchLabels: { app: db } } }]\n",
        ),
        (K::DependencyDown, "deploy/svc2.yaml", "-      targetPort: 8080\n+      targetPort: 8081\n"),
    ];
    all_produce(changes);
}

#[test]
fn data_race() {
    let changes: &[Change] = &[
        (
            K::DataRace,
            "cart/add.go",
            "-\t_, err := db.Exec(`UPDATE stock SET amount = amount - $1 WHERE id = $2 AND amount >= $1`, n, id)\n+\tdb.QueryRow(`SELECT amount FROM stock WHERE id = $1`, id).Scan(&have)\n+\t_, err := db.Exec(`UPDATE stock SET amount = $1 WHERE id = $2`, have-n, id)\n",
        ),
        (K::DataRace, "app/models/seat.rb", "-    Seat.lock.find(id)\n+    Seat.find(id)\n"),
        (K::DataRace, "src/main/java/a/Stock.java", "-    @Version\n     private long version;\n"),
    ];
    all_produce(changes);
}

#[test]
fn nil_dereference() {
    let changes: &[Change] = &[
        (
            K::NilDereference,
            "src/user.ts",
            "-  return user?.address?.city ?? '';\n+  return user.address.city;\n",
        ),
        (K::NilDereference, "a/user.go", "-\tif u.Address == nil {\n-\t\treturn \"\"\n-\t}\n"),
        (K::NilDereference, "app/user.rb", "-    address&.city\n+    address.city\n"),
        (
            K::NilDereference,
            "src/a.rs",
            "-    let city = user.address.map(|a| a.city).unwrap_or_default();\n+    let city = user.address.unwrap().city;\n",
        ),
        (
            K::NilDereference,
            "User.kt",
            "-    return user.address?.city ?: \"\"\n+    return user.address!!.city\n",
        ),
    ];
    all_produce(changes);
}

#[test]
fn lock_contention() {
    let changes: &[Change] = &[
        (K::LockContention, "db/migrate/1_a.rb", "+    add_index :orders, :state\n"),
        (
            K::LockContention,
            "migrations/2.sql",
            "+ALTER TABLE orders ADD COLUMN note text NOT NULL DEFAULT gen_random_uuid();\n",
        ),
    ];
    all_produce(changes);
}

#[test]
fn certificate() {
    let changes: &[Change] =
        &[(K::Certificate, "gw.yaml", "-      tlsMinVersion: \"1.2\"\n+      tlsMinVersion: \"1.3\"\n")];
    all_produce(changes);
}
