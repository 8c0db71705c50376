//! Whole changes with what stands around them, as they are found in repositories.

use super::{all_produce, none_produces};
use crate::fault_kind::FaultKind as K;

#[test]
fn in_programs() {
    all_produce(&[
        (
            K::QueryFanOut,
            "internal/catalog/resolver.go",
            "@@ -40,12 +40,15 @@ func (r *Resolver) Products(ctx context.Context, args ProductsArgs) ([]*Product, error) {\n \tproducts, err := r.store.List(ctx, args.Filter)\n \tif err != nil {\n \t\treturn nil, err\n \t}\n-\tstocks, err := r.stock.ForProducts(ctx, ids(products))\n-\tif err != nil {\n-\t\treturn nil, err\n-\t}\n \tfor _, p := range products {\n-\t\tp.Stock = stocks[p.ID]\n+\t\tstock, err := r.stock.ForProduct(ctx, p.ID)\n+\t\tif err != nil {\n+\t\t\treturn nil, err\n+\t\t}\n+\t\tp.Stock = stock\n \t}\n",
        ),
        (
            K::PoolExhaustion,
            "internal/store/report.go",
            "@@ -20,9 +20,12 @@ func (s *Store) Report(ctx context.Context, id int64) (*Report, error) {\n \tconn, err := s.pool.Acquire(ctx)\n \tif err != nil {\n \t\treturn nil, err\n \t}\n-\tdefer conn.Release()\n \trow := conn.QueryRow(ctx, q, id)\n \tvar r Report\n-\treturn &r, row.Scan(&r)\n+\tif err := row.Scan(&r); err != nil {\n+\t\treturn nil, err\n+\t}\n+\tconn.Release()\n+\treturn &r, nil\n",
        ),
        (
            K::MemoryLeak,
            "src/tracker/tracker.service.ts",
            "@@ -8,10 +8,14 @@ export class TrackerService {\n   constructor(private readonly bus: EventEmitter) {}\n \n+  private readonly seen = new Set<string>();\n+\n   track(event: TrackEvent) {\n+    const key = `${event.userId}:${event.at}`;\n+    if (this.seen.has(key)) return;\n+    this.seen.add(key);\n     this.bus.emit('tracked', event);\n",
        ),
        (
            K::Timeout,
            "src/main/java/com/acme/rates/RatesClient.java",
            "@@ -15,8 +15,8 @@ public class RatesClient {\n         this.http = HttpClient.newBuilder()\n-            .connectTimeout(Duration.ofSeconds(3))\n+            .connectTimeout(Duration.ofSeconds(3))\n             .build();\n-        this.deadline = Duration.ofSeconds(8);\n+        this.deadline = Duration.ofMillis(800);\n",
        ),
        (
            K::LockContention,
            "app/services/inventory.py",
            "@@ -30,9 +30,9 @@ class Inventory:\n     def reserve(self, sku, count):\n-        with transaction.atomic():\n-            item = Item.objects.filter(sku=sku, free__gte=count).update(free=F('free') - count)\n+        with transaction.atomic():\n+            item = Item.objects.select_for_update().get(sku=sku)\n+            price = self.pricing.price_for(sku)\n+            item.free -= count\n+            item.save()\n",
        ),
        (
            K::CpuSaturation,
            "src/search/score.rs",
            "@@ -12,8 +12,9 @@ pub fn score(docs: &[Doc], query: &str) -> Vec<f64> {\n-    let index: HashMap<&str, &Doc> = docs.iter().map(|d| (d.id.as_str(), d)).collect();\n     query_terms(query)\n         .iter()\n-        .map(|t| index.get(t.doc.as_str()).map_or(0.0, |d| d.weight))\n+        .map(|t| docs.iter().find(|d| d.id == t.doc).map_or(0.0, |d| d.weight))\n         .collect()\n",
        ),
        (
            K::DataRace,
            "internal/stats/stats.go",
            "@@ -5,18 +5,15 @@ type Stats struct {\n-\tmu     sync.Mutex\n \tcounts map[string]int\n }\n \n func (s *Stats) Add(name string) {\n-\ts.mu.Lock()\n-\tdefer s.mu.Unlock()\n \ts.counts[name]++\n }\n",
        ),
        (
            K::NilDereference,
            "app/Http/Controllers/ProfileController.php",
            "@@ -18,7 +18,7 @@ class ProfileController extends Controller\n     {\n-        $address = optional($user->address)->city;\n+        $address = $user->address->city;\n",
        ),
        (
            K::SchemaMismatch,
            "src/events/order-placed.ts",
            "@@ -1,8 +1,8 @@\n export interface OrderPlaced {\n   orderId: string;\n-  customerId: string;\n+  customer: { id: string };\n   total: number;\n }\n",
        ),
        (
            K::QueueBacklog,
            "src/worker/consumer.ts",
            "@@ -10,7 +10,7 @@ export async function start() {\n-  await channel.prefetch(50);\n+  await channel.prefetch(1);\n   await channel.consume(QUEUE, handle);\n",
        ),
        (
            K::RetryAmplification,
            "internal/gateway/client.go",
            "@@ -22,8 +22,9 @@ func New(base string) *Client {\n \tc := retryablehttp.NewClient()\n-\tc.RetryMax = 2\n-\tc.Backoff = retryablehttp.DefaultBackoff\n+\tc.RetryMax = 10\n+\tc.RetryWaitMin = 0\n+\tc.RetryWaitMax = 0\n",
        ),
        (
            K::CacheStampede,
            "app/services/catalog.rb",
            "@@ -5,7 +5,7 @@ class Catalog\n   def product(id)\n-    Rails.cache.fetch(\"product/#{id}\", expires_in: 15.minutes, race_condition_ttl: 10.seconds) do\n+    Rails.cache.fetch(\"product/#{id}/#{Time.now.to_i / 10}\", expires_in: 15.minutes) do\n       client.product(id)\n     end\n",
        ),
        (
            K::CacheStampede,
            "internal/cache/keys.go",
            "@@ -8,5 +8,5 @@ import \"fmt\"\n func ProductKey(id int64, locale string) string {\n-\treturn fmt.Sprintf(\"product:%d:%s\", id, locale)\n+\treturn fmt.Sprintf(\"product:%d:%s:%s\", id, locale, os.Getenv(\"HOSTNAME\"))\n }\n",
        ),
        (
            K::WrongResult,
            "billing/proration.py",
            "@@ -14,7 +14,7 @@ def prorate(amount, start, end, at):\n-    days = (end - start).days\n+    days = (end - start).days + 1\n     used = (at - start).days\n     return amount * (days - used) / days\n",
        ),
        (
            K::WrongResult,
            "src/main/kotlin/tax/Tax.kt",
            "@@ -9,7 +9,7 @@ object Tax {\n-    fun of(net: BigDecimal, rate: BigDecimal) = (net * rate).setScale(2, RoundingMode.HALF_UP)\n+    fun of(net: BigDecimal, rate: BigDecimal) = (net * rate).setScale(2, RoundingMode.DOWN)\n",
        ),
        (
            K::Permission,
            "src/auth/jwt.strategy.ts",
            "@@ -10,7 +10,7 @@ export class JwtStrategy extends PassportStrategy(Strategy) {\n       jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),\n-      ignoreExpiration: false,\n-      secretOrKey: config.get('JWT_SECRET'),\n+      ignoreExpiration: false,\n+      secretOrKey: config.get('JWT_SIGNING_SECRET'),\n",
        ),
        (
            K::HandleLeak,
            "Services/ImageService.cs",
            "@@ -12,8 +12,8 @@ public class ImageService\n     public async Task<byte[]> Load(string url)\n     {\n-        var client = _clients.CreateClient(\"images\");\n+        var client = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };\n         return await client.GetByteArrayAsync(url);\n",
        ),
        (
            K::MemoryLeak,
            "app/exporters/orders.py",
            "@@ -11,9 +11,9 @@ def export(tenant, out):\n     writer = csv.writer(out)\n-    for row in query(tenant).yield_per(1000):\n-        writer.writerow(row)\n+    rows = query(tenant).all()\n+    for row in sorted(rows, key=lambda r: r.at):\n+        writer.writerow(row)\n",
        ),
        (
            K::UnboundedWork,
            "src/main/java/com/acme/AuditRepository.java",
            "@@ -9,5 +9,5 @@ public interface AuditRepository extends JpaRepository<Audit, Long> {\n-    List<Audit> findTop100ByTenantOrderByAtDesc(String tenant);\n+    List<Audit> findByTenantOrderByAtDesc(String tenant);\n",
        ),
        (
            K::SlowQuery,
            "src/repositories/session.repository.ts",
            "@@ -14,7 +14,7 @@ export class SessionRepository {\n     return this.repo\n       .createQueryBuilder('s')\n-      .where('s.token = :token', { token })\n+      .where('LOWER(s.token) = LOWER(:token)', { token })\n",
        ),
        (
            K::LogVolume,
            "internal/middleware/log.go",
            "@@ -12,6 +12,8 @@ func Log(next http.Handler) http.Handler {\n \treturn http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {\n+\t\tbody, _ := httputil.DumpRequest(r, true)\n+\t\tlog.Printf(\"request %s\", body)\n \t\tnext.ServeHTTP(w, r)\n",
        ),
        (
            K::BadData,
            "consumer/handler.py",
            "@@ -15,11 +15,7 @@ def handle(message):\n-    try:\n-        event = Event.parse_raw(message.body)\n-    except ValidationError:\n-        dead_letters.publish(message)\n-        return message.ack()\n+    event = Event.parse_raw(message.body)\n     process(event)\n     message.ack()\n",
        ),
        (
            K::LockContention,
            "internal/quota/quota.go",
            "@@ -20,11 +20,13 @@ func (q *Quota) Allow(ctx context.Context, tenant string) (bool, error) {\n-\tq.mu.RLock()\n-\tlimit, ok := q.limits[tenant]\n-\tq.mu.RUnlock()\n-\tif !ok {\n-\t\treturn q.load(ctx, tenant)\n-\t}\n+\tq.mu.Lock()\n+\tdefer q.mu.Unlock()\n+\tlimit, err := q.load(ctx, tenant)\n+\tif err != nil {\n+\t\treturn false, err\n+\t}\n",
        ),
        (
            K::ConnectionChurn,
            "src/cache.py",
            "@@ -4,9 +4,9 @@\n-_client = redis.Redis(host=HOST, max_connections=50)\n-\n-\n def get(key):\n-    return _client.get(key)\n+    client = redis.Redis(host=HOST)\n+    return client.get(key)\n",
        ),
        (
            K::CpuSaturation,
            "lib/price_formatter.rb",
            "@@ -3,10 +3,9 @@ module PriceFormatter\n-  FORMAT = Regexp.new(PATTERN)\n-\n   def self.format(value)\n+    format = Regexp.new(PATTERN)\n-    value.to_s.gsub(FORMAT, '\\\\1,')\n+    value.to_s.gsub(format, '\\\\1,')\n",
        ),
        (
            K::PoolExhaustion,
            "src/payments/payments.service.ts",
            "@@ -20,10 +20,14 @@ export class PaymentsService {\n-    const receipt = await this.gateway.charge(order);\n-    await this.db.tx(async (t) => {\n-      await t.payments.insert({ order: order.id, receipt });\n-    });\n+    await this.db.transaction(async (t) => {\n+      const payment = await t.payments.insert({ order: order.id });\n+      const receipt = await this.gateway.charge(order);\n+      await t.payments.update(payment.id, { receipt });\n+    });\n",
        ),
        (
            K::DiskFull,
            "app/Jobs/RenderInvoice.php",
            "@@ -20,7 +20,6 @@ class RenderInvoice implements ShouldQueue\n         $path = tempnam(sys_get_temp_dir(), 'invoice');\n         file_put_contents($path, $pdf);\n         Storage::put($key, file_get_contents($path));\n-        unlink($path);\n",
        ),
        (
            K::Timeout,
            "src/upstream.rs",
            "@@ -8,7 +8,7 @@ pub fn client() -> Client {\n     Client::builder()\n-        .timeout(Duration::from_secs(config.timeout))\n+        .timeout(Duration::from_millis(config.timeout))\n         .build()\n",
        ),
        (
            K::QuotaExceeded,
            "src/sync/crm.ts",
            "@@ -11,9 +11,7 @@ export async function sync(contacts: Contact[]) {\n-  for (const batch of chunk(contacts, 100)) {\n-    await crm.upsertMany(batch);\n-  }\n+  await Promise.all(contacts.map((contact) => crm.upsert(contact)));\n",
        ),
    ]);
}

#[test]
fn in_deployments() {
    all_produce(&[
        (
            K::CpuSaturation,
            "deploy/orders/values-prod.yaml",
            "@@ -10,9 +10,9 @@ orders:\n   resources:\n     requests:\n-      cpu: 500m\n+      cpu: 100m\n       memory: 1Gi\n     limits:\n-      cpu: 2000m\n+      cpu: 250m\n       memory: 1Gi\n",
        ),
        (
            K::QueueBacklog,
            "deploy/worker/keda.yaml",
            "@@ -4,8 +4,8 @@ spec:\n   scaleTargetRef:\n     name: mail-worker\n-  minReplicaCount: 4\n-  maxReplicaCount: 40\n+  minReplicaCount: 1\n+  maxReplicaCount: 2\n",
        ),
        (
            K::Timeout,
            "deploy/gateway/nginx.conf",
            "@@ -30,8 +30,8 @@ http {\n     location /api/ {\n         proxy_pass http://api:8080;\n-        proxy_read_timeout 30s;\n+        proxy_read_timeout 3s;\n",
        ),
        (
            K::DependencyDown,
            "deploy/orders/deployment.yaml",
            "@@ -22,7 +22,7 @@ spec:\n           ports:\n             - name: http\n-              containerPort: 8080\n+              containerPort: 9090\n",
        ),
        (
            K::MemoryLeak,
            "infra/elasticache.tf",
            "@@ -3,7 +3,7 @@ resource \"aws_elasticache_replication_group\" \"sessions\" {\n   engine               = \"redis\"\n-  node_type            = \"cache.r6g.xlarge\"\n+  node_type            = \"cache.t4g.small\"\n",
        ),
        (
            K::CpuSaturation,
            "infra/rds.tf",
            "@@ -4,7 +4,7 @@ resource \"aws_db_instance\" \"orders\" {\n-  instance_class = \"db.r6g.2xlarge\"\n+  instance_class = \"db.t3.medium\"\n",
        ),
        (
            K::CrashAtStart,
            "deploy/orders/deployment.yaml",
            "@@ -30,8 +30,8 @@ spec:\n             - name: STRIPE_KEY\n               valueFrom:\n                 secretKeyRef:\n                   name: orders-secrets\n-                  key: stripe-key\n+                  key: stripe-api-key\n",
        ),
        (
            K::PoolExhaustion,
            "config/application-prod.yml",
            "@@ -5,8 +5,8 @@ spring:\n   datasource:\n     hikari:\n-      maximumPoolSize: 30\n-      connectionTimeout: 30000\n+      maximumPoolSize: 3\n+      connectionTimeout: 30000\n",
        ),
        (
            K::LogVolume,
            "config/logback-prod.xml",
            "@@ -12,7 +12,7 @@\n-    <logger name=\"org.hibernate.SQL\" level=\"WARN\"/>\n+    <logger name=\"org.hibernate.SQL\" level=\"DEBUG\"/>\n",
        ),
        (
            K::NameResolution,
            "deploy/orders/values.yaml",
            "@@ -14,7 +14,7 @@ orders:\n-  ratesUrl: http://rates.pricing.svc.cluster.local:8080\n+  ratesUrl: http://rates.pricing-v2.svc.cluster.local:8080\n",
        ),
        (
            K::Certificate,
            "deploy/gateway/tls.yaml",
            "@@ -3,7 +3,7 @@ spec:\n   tls:\n-    secretName: gateway-tls\n+    secretName: gateway-tls-2024\n",
        ),
        (
            K::QuotaExceeded,
            "deploy/gateway/limits.yaml",
            "@@ -2,6 +2,6 @@ rateLimit:\n-  requestsPerSecond: 500\n+  requestsPerSecond: 50\n   burst: 100\n",
        ),
    ]);
    none_produces(&[
        (
            K::CpuSaturation,
            "infra/rds.tf",
            "@@ -4,7 +4,7 @@ resource \"aws_db_instance\" \"orders\" {\n-  instance_class = \"db.t3.medium\"\n+  instance_class = \"db.r6g.2xlarge\"\n",
        ),
        (K::QueueBacklog, "deploy/worker/keda.yaml", "-  maxReplicaCount: 4\n+  maxReplicaCount: 40\n"),
        (
            K::Timeout,
            "src/upstream.rs",
            "-        .timeout(Duration::from_secs(3))\n+        .timeout(Duration::from_secs(10))\n",
        ),
        (K::PoolExhaustion, "internal/store/report.go", "+\tdefer conn.Release()\n"),
        (
            K::LockContention,
            "internal/quota/quota.go",
            "-\tq.mu.Lock()\n-\tdefer q.mu.Unlock()\n-\tlimit, ok := q.limits[tenant]\n+\tq.mu.RLock()\n+\tdefer q.mu.RUnlock()\n+\tlimit, ok := q.limits[tenant]\n",
        ),
        (
            K::RetryAmplification,
            "internal/gateway/client.go",
            "+\tc.Backoff = retryablehttp.LinearJitterBackoff\n",
        ),
        (
            K::CacheStampede,
            "internal/cache/keys.go",
            "-\treturn fmt.Sprintf(\"product:%d\", id)\n+\treturn productPrefix + strconv.FormatInt(id, 10)\n",
        ),
        (
            K::MemoryLeak,
            "src/tracker.ts",
            "+    this.seen.add(key);\n+    setTimeout(() => this.seen.delete(key), 60_000);\n",
        ),
        (
            K::QueryFanOut,
            "internal/catalog/resolver.go",
            " \tfor _, p := range products {\n-\t\tp.Stock = stocks[p.ID]\n+\t\tp.Stock = stocks[p.ID].Free\n",
        ),
    ]);
}
