//! Changes by what they were meant to do, which is seldom what they broke.

use super::{all_produce, none_produces};
use crate::fault_kind::FaultKind as K;

#[test]
fn meant_otherwise() {
    all_produce(&[
        (
            K::QueryFanOut,
            "src/main/java/com/acme/InvoiceMapper.java",
            "@@ -20,8 +20,10 @@ public class InvoiceMapper {\n     public List<InvoiceDto> toDtos(List<Invoice> invoices) {\n-        Map<Long, Customer> customers = customerService.byIds(idsOf(invoices));\n-        return invoices.stream().map(i -> toDto(i, customers.get(i.customerId()))).toList();\n+        return invoices.stream().map(this::toDto).toList();\n     }\n+\n+    private InvoiceDto toDto(Invoice invoice) {\n+        Customer customer = customerService.byId(invoice.customerId());\n+        return new InvoiceDto(invoice, customer);\n+    }\n",
        ),
        (
            K::QueryFanOut,
            "app/views/orders/index.html.erb",
            "@@ -4,6 +4,7 @@\n <% @orders.each do |order| %>\n   <td><%= order.number %></td>\n+  <td><%= order.shipments.count %></td>\n <% end %>\n",
        ),
        (
            K::QueryFanOut,
            "api/schema.py",
            "@@ -10,6 +10,9 @@ class OrderType(DjangoObjectType):\n+    def resolve_customer(self, info):\n+        return Customer.objects.get(pk=self.customer_id)\n",
        ),
        (
            K::SlowQuery,
            "internal/store/list.go",
            "@@ -8,7 +8,7 @@ const listQuery = `\n SELECT id, total FROM orders\n-WHERE tenant_id = $1 AND id > $2\n-ORDER BY id LIMIT 50`\n+WHERE tenant_id = $1\n+ORDER BY created_at LIMIT 50 OFFSET $2`\n",
        ),
        (
            K::SlowQuery,
            "app/queries/open_orders.sql",
            "@@ -1,5 +1,5 @@\n SELECT o.id FROM orders o\n-WHERE o.state = 'open'\n+WHERE o.state = 'open' OR o.reopened_at IS NOT NULL\n ORDER BY o.id\n",
        ),
        (
            K::UnboundedWork,
            "src/export/export.controller.ts",
            "@@ -12,7 +12,7 @@ export class ExportController {\n-    const rows = await this.rows.page(query.cursor, 500);\n+    const rows = await this.rows.all();\n",
        ),
        (
            K::MemoryLeak,
            "internal/session/store.go",
            "@@ -14,11 +14,9 @@ func NewStore() *Store {\n \ts := &Store{sessions: map[string]*Session{}}\n-\tgo s.sweep(time.Minute)\n \treturn s\n }\n",
        ),
        (
            K::MemoryLeak,
            "src/ws/gateway.ts",
            "@@ -9,9 +9,6 @@ export class Gateway {\n   handleConnection(socket: Socket) {\n     this.sockets.set(socket.id, socket);\n   }\n-\n-  handleDisconnect(socket: Socket) {\n-    this.sockets.delete(socket.id);\n-  }\n }\n",
        ),
        (
            K::MemoryLeak,
            "worker/main.py",
            "@@ -6,7 +6,7 @@\n-app.conf.worker_max_tasks_per_child = 200\n+app.conf.worker_max_tasks_per_child = None\n",
        ),
        (
            K::CpuSaturation,
            "src/poller.ts",
            "@@ -3,7 +3,7 @@\n-setInterval(refresh, 60_000);\n+setInterval(refresh, 60);\n",
        ),
        (
            K::CpuSaturation,
            "internal/diff/diff.go",
            "@@ -6,10 +6,10 @@ func Changed(a, b []Item) []Item {\n-\tbyID := index(b)\n \tvar out []Item\n \tfor _, x := range a {\n-\t\tif y, ok := byID[x.ID]; !ok || y != x {\n+\t\tif !slices.ContainsFunc(b, func(y Item) bool { return y == x }) {\n \t\t\tout = append(out, x)\n",
        ),
        (
            K::LockContention,
            "lib/tasks/backfill.rb",
            "@@ -1,6 +1,6 @@\n-  Order.in_batches(of: 500) { |batch| batch.update_all(region: 'eu') }\n+  Order.transaction { Order.lock.update_all(region: 'eu') }\n",
        ),
        (
            K::PoolExhaustion,
            "api/deps.py",
            "@@ -5,7 +5,7 @@\n-engine = create_async_engine(URL, pool_size=20, max_overflow=20)\n+engine = create_async_engine(URL, poolclass=NullPool)\n",
        ),
        (
            K::PoolExhaustion,
            "gunicorn.conf.py",
            "@@ -1,4 +1,4 @@\n-workers = 4\n+workers = 32\n worker_class = 'uvicorn.workers.UvicornWorker'\n",
        ),
        (
            K::Timeout,
            "src/main/resources/application.properties",
            "@@ -9,3 +9,3 @@\n-feign.client.config.default.readTimeout=5000\n+feign.client.config.default.readTimeout=500\n",
        ),
        (
            K::RetryAmplification,
            "pkg/queue/consumer.go",
            "@@ -20,9 +20,7 @@ func (c *Consumer) handle(m Message) {\n \tif err := c.work(m); err != nil {\n-\t\tif m.Deliveries > maxDeliveries {\n-\t\t\tc.park(m)\n-\t\t\treturn\n-\t\t}\n \t\tm.Nack()\n",
        ),
        (
            K::CrashAtStart,
            "app/settings.py",
            "@@ -3,7 +3,7 @@\n-SENTRY_DSN = os.environ.get(\"SENTRY_DSN\", \"\")\n+SENTRY_DSN = os.environ[\"SENTRY_DSN\"]\n",
        ),
        (
            K::CrashAtStart,
            "src/main/java/com/acme/PayConfig.java",
            "@@ -8,7 +8,7 @@ public class PayConfig {\n-    @Value(\"${pay.region:eu}\")\n+    @Value(\"${pay.region}\")\n     private String region;\n",
        ),
        (
            K::NilDereference,
            "src/checkout.ts",
            "@@ -8,7 +8,7 @@ export async function checkout(cart: Cart) {\n-  const voucher = cart.voucher ? await vouchers.find(cart.voucher) : undefined;\n-  const discount = voucher?.percent ?? 0;\n+  const voucher = await vouchers.find(cart.voucher);\n+  const discount = voucher.percent;\n",
        ),
        (
            K::NilDereference,
            "Services/Tax.cs",
            "@@ -12,8 +12,6 @@ public class Tax\n-        if (order.Address is null)\n-            return Default;\n         return _rates[order.Address.Country];\n",
        ),
        (
            K::SchemaMismatch,
            "db/migrate/20240301_rename.rb",
            "@@ -0,0 +1,5 @@\n+class RenameState < ActiveRecord::Migration[7.1]\n+  def change\n+    rename_column :orders, :state, :status\n+  end\n+end\n",
        ),
        (
            K::WrongResult,
            "internal/ledger/sum.go",
            "@@ -9,7 +9,7 @@ func Balance(entries []Entry) int64 {\n-\t\tif e.Kind == Debit {\n+\t\tif e.Kind == Credit {\n",
        ),
        (
            K::WrongResult,
            "app/Services/Discount.php",
            "@@ -6,7 +6,7 @@ class Discount\n-        return max(0, $total - $discount);\n+        return $total - $discount;\n",
        ),
        (
            K::CacheStampede,
            "src/main/java/com/acme/CacheConfig.java",
            "@@ -7,7 +7,7 @@ public class CacheConfig {\n-        return Caffeine.newBuilder().expireAfterWrite(Duration.ofMinutes(10)).maximumSize(50_000);\n+        return Caffeine.newBuilder().expireAfterWrite(Duration.ofSeconds(10)).maximumSize(50_000);\n",
        ),
        (
            K::CacheStampede,
            "charts/redis/values.yaml",
            "@@ -5,5 +5,5 @@ redis:\n-  maxmemory: 4gb\n+  maxmemory: 256mb\n",
        ),
        (
            K::Permission,
            "deploy/worker/serviceaccount.yaml",
            "@@ -3,7 +3,5 @@ metadata:\n   name: worker\n-  annotations:\n-    eks.amazonaws.com/role-arn: arn:aws:iam::123456789012:role/worker\n",
        ),
        (
            K::Permission,
            "src/main/java/com/acme/SecurityConfig.java",
            "@@ -12,7 +12,7 @@ public class SecurityConfig {\n-            .requestMatchers(\"/api/public/**\", \"/hooks/**\").permitAll()\n+            .requestMatchers(\"/api/public/**\").permitAll()\n",
        ),
        (
            K::DiskFull,
            "src/main/resources/logback-spring.xml",
            "@@ -8,9 +8,7 @@\n-    <appender name=\"FILE\" class=\"ch.qos.logback.core.rolling.RollingFileAppender\">\n+    <appender name=\"FILE\" class=\"ch.qos.logback.core.FileAppender\">\n",
        ),
        (
            K::DependencyDown,
            "deploy/api/service.yaml",
            "@@ -6,6 +6,6 @@ spec:\n   selector:\n-    app.kubernetes.io/name: api\n+    app.kubernetes.io/name: api-server\n",
        ),
        (
            K::QueueBacklog,
            "src/worker.rs",
            "@@ -10,9 +10,8 @@ async fn run(mut jobs: Receiver<Job>) {\n     while let Some(job) = jobs.recv().await {\n-        let permit = permits.clone().acquire_owned().await?;\n-        tokio::spawn(async move { work(job).await; drop(permit) });\n+        work(job).await;\n     }\n",
        ),
    ]);
}

#[test]
fn meant_as_it_is() {
    none_produces(&[
        (
            K::CpuSaturation,
            "src/poller.ts",
            "-setInterval(refresh, 60_000);\n+setInterval(() => refresh(), 60_000);\n",
        ),
        (
            K::MemoryLeak,
            "src/ws/gateway.ts",
            "   handleDisconnect(socket: Socket) {\n-    this.sockets.delete(socket.id);\n+    this.sockets.delete(socket.id);\n+    this.gauge.set(this.sockets.size);\n   }\n",
        ),
        (
            K::CrashAtStart,
            "app/settings.py",
            "-SENTRY_DSN = os.environ.get(\"SENTRY_DSN\", \"\")\n+SENTRY_DSN = os.environ.get(\"SENTRY_DSN\", None)\n",
        ),
        (
            K::WrongResult,
            "app/Services/Discount.php",
            "-        return max(0, $total - $discount);\n+        return max(0, $total - $this->discount);\n",
        ),
        (
            K::QueryFanOut,
            "app/views/orders/index.html.erb",
            " <% @orders.each do |order| %>\n-  <td><%= order.number %></td>\n+  <td><%= order.number %></td><td><%= order.state %></td>\n <% end %>\n",
        ),
        (
            K::Permission,
            "src/main/java/com/acme/SecurityConfig.java",
            "-            .requestMatchers(\"/api/public/**\").permitAll()\n+            .requestMatchers(\"/api/public/**\", \"/hooks/**\").permitAll()\n",
        ),
    ]);
}
