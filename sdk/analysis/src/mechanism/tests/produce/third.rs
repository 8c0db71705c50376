//! More of the same from other stacks.

use super::{all_produce, none_produces};
use crate::fault_kind::FaultKind as K;

#[test]
fn in_other_stacks() {
    all_produce(&[
        (
            K::PoolExhaustion,
            "src/main/java/com/acme/export/ExportDao.java",
            "@@ -31,12 +31,10 @@ public class ExportDao {\n-        try (Connection c = dataSource.getConnection();\n-             PreparedStatement s = c.prepareStatement(SQL)) {\n-            s.setLong(1, tenant);\n-            return read(s.executeQuery());\n-        }\n+        Connection c = dataSource.getConnection();\n+        PreparedStatement s = c.prepareStatement(SQL);\n+        s.setLong(1, tenant);\n+        return read(s.executeQuery());\n",
        ),
        (
            K::PoolExhaustion,
            "app/db/session.py",
            "@@ -10,11 +10,8 @@\n def get_session():\n     session = SessionLocal()\n-    try:\n-        yield session\n-    finally:\n-        session.close()\n+    return session\n",
        ),
        (
            K::PoolExhaustion,
            "internal/store/orders.go",
            "@@ -22,10 +22,13 @@ func (s *Store) Open(ctx context.Context) ([]Order, error) {\n \trows, err := s.db.QueryContext(ctx, q)\n \tif err != nil {\n \t\treturn nil, err\n \t}\n-\tdefer rows.Close()\n \tvar out []Order\n \tfor rows.Next() {\n+\t\tif len(out) == limit {\n+\t\t\treturn out, nil\n+\t\t}\n",
        ),
        (
            K::PoolExhaustion,
            "src/db/pool.ts",
            "@@ -3,7 +3,7 @@ export const pool = mysql.createPool({\n   host: env.DB_HOST,\n-  connectionLimit: 50,\n+  connectionLimit: 5,\n   waitForConnections: true,\n",
        ),
        (
            K::PoolExhaustion,
            "config/initializers/sidekiq.rb",
            "@@ -2,6 +2,6 @@ Sidekiq.configure_server do |config|\n-  config.concurrency = 10\n+  config.concurrency = 60\n",
        ),
        (
            K::Timeout,
            "app/clients/geo.rb",
            "@@ -5,8 +5,8 @@ class Geo\n-    conn = Faraday.new(url: URL, request: { timeout: 5, open_timeout: 2 })\n+    conn = Faraday.new(url: URL, request: { timeout: 0.3, open_timeout: 2 })\n",
        ),
        (
            K::Timeout,
            "src/Http/GeoClient.php",
            "@@ -9,7 +9,7 @@ class GeoClient\n-        return new Client(['base_uri' => $this->url, 'timeout' => 10.0]);\n+        return new Client(['base_uri' => $this->url, 'timeout' => 0.5]);\n",
        ),
        (
            K::Timeout,
            "internal/server/server.go",
            "@@ -9,8 +9,8 @@ func New(h http.Handler) *http.Server {\n \treturn &http.Server{\n \t\tHandler:      h,\n-\t\tWriteTimeout: 60 * time.Second,\n+\t\tWriteTimeout: 2 * time.Second,\n",
        ),
        (
            K::RetryAmplification,
            "src/http/retry.ts",
            "@@ -4,7 +4,7 @@ axiosRetry(client, {\n-  retries: 2,\n-  retryDelay: axiosRetry.exponentialDelay,\n+  retries: 8,\n",
        ),
        (
            K::RetryAmplification,
            "src/main/resources/application.yml",
            "@@ -20,9 +20,7 @@ resilience4j.retry:\n   instances:\n     rates:\n-      maxAttempts: 3\n-      waitDuration: 500ms\n-      enableExponentialBackoff: true\n+      maxAttempts: 10\n+      waitDuration: 10ms\n",
        ),
        (
            K::MemoryLeak,
            "src/metrics.ts",
            "@@ -5,7 +5,7 @@\n export const latency = new Histogram({\n   name: 'http_latency_seconds',\n-  labelNames: ['route', 'method'],\n+  labelNames: ['route', 'method', 'userId'],\n",
        ),
        (
            K::MemoryLeak,
            "internal/hub/hub.go",
            "@@ -20,12 +20,9 @@ func (h *Hub) run() {\n \t\tcase c := <-h.register:\n \t\t\th.clients[c] = true\n-\t\tcase c := <-h.unregister:\n-\t\t\tdelete(h.clients, c)\n-\t\t\tclose(c.send)\n \t\tcase m := <-h.broadcast:\n",
        ),
        (
            K::MemoryLeak,
            "Services/PriceFeed.cs",
            "@@ -14,7 +14,6 @@ public class PriceFeed : IDisposable\n     public void Dispose()\n     {\n-        _bus.PriceChanged -= OnPrice;\n         _timer.Dispose();\n",
        ),
        (
            K::MemoryLeak,
            "app/middleware.py",
            "@@ -6,9 +6,10 @@ class Audit:\n+    history = []\n+\n     def __call__(self, request):\n         response = self.get_response(request)\n+        Audit.history.append((request.path, request.body))\n         return response\n",
        ),
        (
            K::CpuSaturation,
            "app/services/password.rb",
            "@@ -3,7 +3,7 @@ module Passwords\n-    BCrypt::Password.create(plain, cost: 10)\n+    BCrypt::Password.create(plain, cost: 16)\n",
        ),
        (
            K::CpuSaturation,
            "src/main/java/com/acme/Json.java",
            "@@ -6,9 +6,8 @@ public final class Json {\n-    private static final ObjectMapper MAPPER = new ObjectMapper();\n-\n     public static String write(Object value) throws JsonProcessingException {\n-        return MAPPER.writeValueAsString(value);\n+        return new ObjectMapper().writeValueAsString(value);\n",
        ),
        (
            K::CpuSaturation,
            "Dockerfile",
            "@@ -3,7 +3,7 @@ WORKDIR /src\n-RUN dotnet publish -c Release -o /app\n+RUN dotnet publish -c Debug -o /app\n",
        ),
        (
            K::LockContention,
            "src/cache.rs",
            "@@ -12,11 +12,11 @@ impl Prices {\n     pub async fn get(&self, sku: &str) -> Result<Price> {\n-        if let Some(hit) = self.known.read().await.get(sku) {\n-            return Ok(hit.clone());\n-        }\n-        let price = self.client.price(sku).await?;\n-        self.known.write().await.insert(sku.to_owned(), price.clone());\n+        let mut known = self.known.lock().await;\n+        let price = self.client.price(sku).await?;\n+        known.insert(sku.to_owned(), price.clone());\n         Ok(price)\n",
        ),
        (
            K::LockContention,
            "Services/Stock.cs",
            "@@ -10,9 +10,12 @@ public class Stock\n     public int Reserve(string sku)\n     {\n-        return _store.Decrement(sku);\n+        lock (_gate)\n+        {\n+            return _remote.Decrement(sku);\n+        }\n",
        ),
        (
            K::DataRace,
            "src/main/java/com/acme/Counters.java",
            "@@ -4,7 +4,7 @@ public class Counters {\n-    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();\n+    private final Map<String, LongAdder> counts = new HashMap<>();\n",
        ),
        (
            K::DataRace,
            "app/models/wallet.rb",
            "@@ -5,9 +5,8 @@ class Wallet < ApplicationRecord\n   def take(cents)\n-    with_lock do\n-      update!(balance: balance - cents)\n-    end\n+    update!(balance: balance - cents)\n   end\n",
        ),
        (
            K::NilDereference,
            "internal/pricing/rules.go",
            "@@ -18,10 +18,7 @@ func (r *Rules) For(tenant string) Rule {\n-\trule, ok := r.byTenant[tenant]\n-\tif !ok {\n-\t\treturn r.fallback\n-\t}\n-\treturn *rule\n+\treturn *r.byTenant[tenant]\n",
        ),
        (
            K::NilDereference,
            "src/main/kotlin/Profile.kt",
            "@@ -9,7 +9,7 @@ class Profile(private val repo: Repo) {\n-    fun city(id: Long) = repo.find(id)?.address?.city ?: \"unknown\"\n+    fun city(id: Long) = repo.find(id)!!.address!!.city\n",
        ),
        (
            K::NilDereference,
            "src/parse.rs",
            "@@ -4,7 +4,7 @@ fn region(row: &Row) -> String {\n-    row.get(\"region\").map(str::to_owned).unwrap_or_else(|| \"eu\".into())\n+    row.get(\"region\").unwrap().to_owned()\n",
        ),
        (
            K::SchemaMismatch,
            "api/orders.proto",
            "@@ -6,7 +6,7 @@ message Order {\n   string id = 1;\n-  int64 total = 2;\n+  string total = 2;\n",
        ),
        (
            K::SchemaMismatch,
            "src/main/java/com/acme/OrderDto.java",
            "@@ -5,7 +5,7 @@ public class OrderDto {\n-    @JsonProperty(\"customer_id\")\n+    @JsonProperty(\"customerId\")\n     private String customerId;\n",
        ),
        (
            K::SchemaMismatch,
            "app/serializers/order_serializer.rb",
            "@@ -2,7 +2,7 @@ class OrderSerializer < ActiveModel::Serializer\n-  attributes :id, :total, :customer_name\n+  attributes :id, :total, :buyer_name\n",
        ),
        (
            K::SchemaMismatch,
            "src/orders/order.entity.ts",
            "@@ -8,7 +8,7 @@ export class Order {\n-  @Column({ name: 'state' })\n+  @Column({ name: 'status' })\n   state: string;\n",
        ),
        (
            K::WrongResult,
            "src/fx/convert.ts",
            "@@ -5,7 +5,7 @@ export function convert(amount: number, rate: number) {\n-  return amount * rate;\n+  return amount / rate;\n",
        ),
        (
            K::WrongResult,
            "app/models/invoice.rb",
            "@@ -9,7 +9,7 @@ class Invoice\n-    due_on < Date.current\n+    due_on <= Date.current\n",
        ),
        (
            K::WrongResult,
            "internal/fees/fees.go",
            "@@ -7,7 +7,7 @@ func Fee(amount int64) int64 {\n-\treturn amount * 25 / 1000\n+\treturn amount * 25 / 100\n",
        ),
        (
            K::CrashAtStart,
            "cmd/server/main.go",
            "@@ -14,6 +14,10 @@ func main() {\n \tcfg := load()\n+\tif cfg.SigningKey == \"\" {\n+\t\tlog.Fatal(\"no signing key\")\n+\t}\n",
        ),
        (
            K::CrashAtStart,
            "deploy/api/deployment.yaml",
            "@@ -18,7 +18,7 @@ spec:\n-          command: [\"node\", \"dist/main.js\"]\n+          command: [\"node\", \"dist/src/main.js\"]\n",
        ),
        (
            K::QueueBacklog,
            "src/main/kotlin/Consumer.kt",
            "@@ -8,7 +8,7 @@ class Consumer {\n-    @KafkaListener(topics = [\"orders\"], concurrency = \"8\")\n+    @KafkaListener(topics = [\"orders\"], concurrency = \"1\")\n",
        ),
        (
            K::QueueBacklog,
            "app/jobs/mail_job.rb",
            "@@ -1,5 +1,5 @@\n class MailJob < ApplicationJob\n-  queue_as :mail\n+  queue_as :low\n",
        ),
        (
            K::DependencyDown,
            "config/services.php",
            "@@ -4,7 +4,7 @@ return [\n-        'url' => env('RATES_URL', 'http://rates:8080'),\n+        'url' => env('RATES_URL', 'http://rates-api:8080'),\n",
        ),
        (
            K::Permission,
            "infra/iam.tf",
            "@@ -10,7 +10,6 @@ data \"aws_iam_policy_document\" \"worker\" {\n     actions = [\n       \"sqs:ReceiveMessage\",\n-      \"sqs:DeleteMessage\",\n     ]\n",
        ),
        (
            K::CacheStampede,
            "src/Catalog.php",
            "@@ -8,9 +8,7 @@ class Catalog\n-        return $this->cache->get('product.'.$id, function (ItemInterface $item) use ($id) {\n-            $item->expiresAfter(600);\n-            return $this->api->product($id);\n-        });\n+        return $this->api->product($id);\n",
        ),
        (
            K::LogVolume,
            "src/main.ts",
            "@@ -6,7 +6,7 @@ async function bootstrap() {\n-  const app = await NestFactory.create(AppModule, { logger: ['error', 'warn'] });\n+  const app = await NestFactory.create(AppModule, { logger: ['error', 'warn', 'log', 'debug', 'verbose'] });\n",
        ),
        (
            K::SlowQuery,
            "app/models/event.rb",
            "@@ -4,7 +4,7 @@ class Event < ApplicationRecord\n-  scope :named, ->(name) { where(name: name) }\n+  scope :named, ->(name) { where('name ILIKE ?', \"%#{name}%\") }\n",
        ),
    ]);
}

#[test]
fn what_looks_alike_in_other_stacks() {
    none_produces(&[
        (K::PoolExhaustion, "src/db/pool.ts", "-  connectionLimit: 50,\n+  connectionLimit: 60,\n"),
        (
            K::PoolExhaustion,
            "app/db/session.py",
            "-    session = SessionLocal()\n+    session = SessionLocal(expire_on_commit=False)\n     try:\n         yield session\n     finally:\n         session.close()\n",
        ),
        (
            K::MemoryLeak,
            "src/metrics.ts",
            "-  labelNames: ['route', 'method'],\n+  labelNames: ['route', 'method', 'status'],\n",
        ),
        (
            K::MemoryLeak,
            "internal/hub/hub.go",
            " \t\tcase c := <-h.unregister:\n-\t\t\tdelete(h.clients, c)\n+\t\t\th.forget(c)\n",
        ),
        (
            K::CpuSaturation,
            "app/services/password.rb",
            "-    BCrypt::Password.create(plain, cost: 10)\n+    BCrypt::Password.create(plain.to_s, cost: 10)\n",
        ),
        (K::LockContention, "Services/Stock.cs", "-        lock (_gate)\n+        lock (_stockGate)\n"),
        (
            K::NilDereference,
            "src/parse.rs",
            "-    row.get(\"region\").unwrap().to_owned()\n+    row.get(\"region\").map(str::to_owned).unwrap_or_else(|| \"eu\".into())\n",
        ),
        (
            K::SchemaMismatch,
            "app/serializers/order_serializer.rb",
            "-  attributes :id, :total\n+  attributes :id, :total, :note\n",
        ),
        (
            K::WrongResult,
            "internal/fees/fees.go",
            "-\treturn amount * 25 / 1000\n+\treturn amount * feeRate / feeScale\n",
        ),
        (
            K::QueueBacklog,
            "src/main/kotlin/Consumer.kt",
            "-    @KafkaListener(topics = [\"orders\"], concurrency = \"2\")\n+    @KafkaListener(topics = [\"orders\"], concurrency = \"8\")\n",
        ),
        (
            K::CacheStampede,
            "src/Catalog.php",
            "-            $item->expiresAfter(600);\n+            $item->expiresAfter(900);\n",
        ),
        (
            K::RetryAmplification,
            "src/http/retry.ts",
            "-  retries: 2,\n+  retries: 2,\n+  retryCondition: isIdempotent,\n",
        ),
    ]);
}
