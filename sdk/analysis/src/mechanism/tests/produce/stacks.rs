//! What stacks of many kinds write, each kind of fault beside changes that look like it.

use super::*;
use FaultKind as K;

#[test]
fn what_many_stacks_break() {
    all_produce(&[
        (
            K::QueryFanOut,
            "app/views.py",
            "-    orders = Order.objects.select_related(\"customer\").prefetch_related(\"lines\")\n+    orders = Order.objects.filter(open=True)\n",
        ),
        (
            K::QueryFanOut,
            "lib/shop/orders.ex",
            "-    Repo.all(from o in Order, preload: [:lines])\n+    Repo.all(from o in Order)\n",
        ),
        (
            K::QueryFanOut,
            "lib/shop_web/order_view.ex",
            "+  def total(orders) do\n+    Enum.map(orders, fn order -> Repo.all(assoc(order, :lines)) end)\n+  end\n",
        ),
        (
            K::QueryFanOut,
            "src/OrderRepository.php",
            "-            ->leftJoin('o.lines', 'l')->addSelect('l')\n+            ->orderBy('o.id')\n",
        ),
        (
            K::QueryFanOut,
            "src/resolvers/order.ts",
            "-  lines: (order, _, ctx) => ctx.loaders.lines.load(order.id),\n+  lines: (order, _, ctx) => ctx.prisma.line.findMany({ where: { orderId: order.id } }),\n",
        ),
        (
            K::QueryFanOut,
            "Orders.scala",
            "+    orders.map(o => Await.result(db.run(lines.filter(_.orderId === o.id).result), 5.seconds))\n",
        ),
        (
            K::QueryFanOut,
            "OrderService.kt",
            "-        val prices = priceClient.prices(items.map { it.sku })\n+        items.forEach { it.price = priceClient.price(it.sku) }\n",
        ),
        (
            K::QueryFanOut,
            "Report.cs",
            "+        foreach (var order in orders)\n+        {\n+            order.Customer = await _db.Customers.FindAsync(order.CustomerId);\n+        }\n",
        ),
        (
            K::SlowQuery,
            "repo.go",
            "-\tconst q = `SELECT id FROM jobs WHERE tenant_id = $1 AND state = 'open'`\n+\tconst q = `SELECT id FROM jobs WHERE tenant_id::text = $1 AND state = 'open'`\n",
        ),
        (K::SlowQuery, "db/migrate/2_drop.rb", "+    remove_index :orders, :customer_id\n"),
        (
            K::SlowQuery,
            "src/Search.cs",
            "-            .Where(c => c.Name.StartsWith(term))\n+            .Where(c => c.Name.Contains(term))\n",
        ),
        (
            K::SlowQuery,
            "app/models/user.rb",
            "-    where(email: email)\n+    where(\"lower(email) = ?\", email.downcase)\n",
        ),
        (
            K::SlowQuery,
            "search.py",
            "-    return qs.filter(name__startswith=term)\n+    return qs.filter(name__icontains=term)\n",
        ),
        (
            K::UnboundedWork,
            "ListController.java",
            "-    return repo.findByTenant(tenant, PageRequest.of(page, 50));\n+    return repo.findAllByTenant(tenant);\n",
        ),
        (
            K::UnboundedWork,
            "api.ts",
            "-    take: 100,\n     where: { tenantId },\n+    orderBy: { id: 'desc' },\n",
        ),
        (K::PoolExhaustion, "config/database.yml", "-  pool: 25\n+  pool: 5\n"),
        (K::PoolExhaustion, "config/runtime.exs", "-  pool_size: 40,\n+  pool_size: 4,\n"),
        (
            K::PoolExhaustion,
            "appsettings.json",
            "-    \"Db\": \"Host=db;Maximum Pool Size=100\"\n+    \"Db\": \"Host=db;Maximum Pool Size=10\"\n",
        ),
        (
            K::PoolExhaustion,
            "store.go",
            "-\trows, err := db.QueryContext(ctx, q)\n-\tif err != nil {\n-\t\treturn nil, err\n-\t}\n-\tdefer rows.Close()\n+\trows, err := db.QueryContext(ctx, q)\n+\tif err != nil {\n+\t\treturn nil, err\n+\t}\n",
        ),
        (
            K::PoolExhaustion,
            "OrderService.java",
            "+    @Transactional\n     public void place(Order order) {\n         repository.save(order);\n         paymentClient.charge(order);\n     }\n",
        ),
        (
            K::PoolExhaustion,
            "orders.py",
            "+    with transaction.atomic():\n+        order = Order.objects.create(**data)\n+        requests.post(WEBHOOK, json=order.as_dict())\n",
        ),
        (K::MemoryLeak, "deploy.yaml", "-            -Xmx1536m\n+            -Xmx512m\n"),
        (K::MemoryLeak, "values.yaml", "-    limits: { memory: 2Gi }\n+    limits: { memory: 700Mi }\n"),
        (K::MemoryLeak, "cache.py", "-@lru_cache(maxsize=1024)\n+@lru_cache(maxsize=None)\n"),
        (
            K::MemoryLeak,
            "hub.ts",
            "-    socket.on('close', () => this.clients.delete(socket));\n     this.clients.add(socket);\n",
        ),
        (K::MemoryLeak, "upload.rb", "-    IO.copy_stream(io, path)\n+    File.binwrite(path, io.read)\n"),
        (
            K::HandleLeak,
            "client.go",
            "-var client = &http.Client{Timeout: 5 * time.Second}\n+func client() *http.Client { return &http.Client{Transport: &http.Transport{}} }\n",
        ),
        (K::LockContention, "db/migrations/7.sql", "+ALTER TABLE events ALTER COLUMN id TYPE bigint;\n"),
        (
            K::LockContention,
            "db/migrate/9.rb",
            "+    add_column :orders, :token, :uuid, default: -> { \"gen_random_uuid()\" }, null: false\n",
        ),
        (
            K::LockContention,
            "account.ts",
            "+    const row = await tx.query('SELECT * FROM accounts WHERE id = $1 FOR UPDATE', [id]);\n",
        ),
        (
            K::LockContention,
            "Numbers.cs",
            "-        return await db.SqlQuery<long>($\"select nextval('numbers')\").SingleAsync();\n+        return await db.SqlQuery<long>($\"update counter set last = last + 1 where id = 1 returning last\").SingleAsync();\n",
        ),
        (
            K::DataRace,
            "Formatter.java",
            "-        SimpleDateFormat format = new SimpleDateFormat(\"yyyy-MM-dd\");\n+    private static final SimpleDateFormat FORMAT = new SimpleDateFormat(\"yyyy-MM-dd\");\n",
        ),
        (K::CacheStampede, "cache.go", "-\tv, err, _ := g.group.Do(key, load)\n+\tv, err := load()\n"),
        (
            K::CacheStampede,
            "products.rb",
            "-    Rails.cache.fetch(\"products\", expires_in: 1.hour, race_condition_ttl: 10) { load }\n+    Rails.cache.fetch(\"products\", expires_in: 10.seconds) { load }\n",
        ),
        (K::Timeout, "gateway.yaml", "-      timeout: 30s\n+      timeout: 2s\n"),
        (K::Timeout, "Client.php", "-            'timeout' => 10,\n+            'timeout' => 0.5,\n"),
        (
            K::RetryAmplification,
            "policy.cs",
            "-    .WaitAndRetryAsync(3, n => TimeSpan.FromSeconds(Math.Pow(2, n)))\n+    .RetryAsync(10)\n",
        ),
        (
            K::RetryAmplification,
            "tasks.py",
            "-@shared_task(autoretry_for=(Exception,), retry_backoff=True, max_retries=3)\n+@shared_task(autoretry_for=(Exception,), max_retries=50)\n",
        ),
        (K::QueueBacklog, "worker.yaml", "-            - --concurrency=16\n+            - --concurrency=2\n"),
        (K::QueueBacklog, "hpa.yaml", "-  maxReplicas: 20\n+  maxReplicas: 3\n"),
        (K::QueueBacklog, "consumer.ts", "-    topics: ['orders.v1'],\n+    topics: ['orders.v2'],\n"),
        (K::QueueBacklog, "config/sidekiq.yml", "   - default\n-  - mailers\n"),
        (K::SchemaMismatch, "order.proto", "-  int64 total = 3;\n+  string total = 3;\n"),
        (K::SchemaMismatch, "Dto.kt", "-    val customerId: String?,\n+    val customerId: String,\n"),
        (K::SchemaMismatch, "event.rs", "-    pub amount: i64,\n+    pub amount_cents: i64,\n"),
        (
            K::SchemaMismatch,
            "models.py",
            "-    total = models.IntegerField()\n+    amount = models.IntegerField()\n",
        ),
        (
            K::NilDereference,
            "cart.go",
            "-\tif c.Discount != nil {\n-\t\ttotal -= c.Discount.Amount\n-\t}\n+\ttotal -= c.Discount.Amount\n",
        ),
        (
            K::NilDereference,
            "cart.ts",
            "-  return cart.discount?.amount ?? 0;\n+  return cart.discount.amount;\n",
        ),
        (K::NilDereference, "cart.rb", "-    cart.discount&.amount.to_i\n+    cart.discount.amount\n"),
        (
            K::BadConfiguration,
            "config.py",
            "-    key = os.environ.get(\"PAY_KEY\", \"\")\n+    key = os.environ[\"PAYMENT_KEY\"]\n",
        ),
        (
            K::Permission,
            "iam.tf",
            "-        \"s3:GetObject\", \"s3:PutObject\",\n+        \"s3:GetObject\",\n",
        ),
        (K::Permission, "policy.sql", "+ALTER TABLE notes ENABLE ROW LEVEL SECURITY;\n"),
        (
            K::Permission,
            "SecurityConfig.java",
            "-            .requestMatchers(\"/hooks/**\").permitAll()\n             .anyRequest().authenticated()\n",
        ),
        (
            K::Permission,
            "cors.ts",
            "-  origin: [/\\.shop\\.test$/],\n+  origin: ['https://www.shop.test'],\n",
        ),
        (K::Certificate, "ingress.yaml", "-    secretName: shop-tls\n+    secretName: shop-tls-2025\n"),
        (
            K::NameResolution,
            "values.yaml",
            "-  host: orders.shop.svc.cluster.local\n+  host: orders.store.svc.cluster.local\n",
        ),
        (
            K::NetworkLoss,
            "netpol.yaml",
            "-        - namespaceSelector: { matchLabels: { name: shop } }\n+        - namespaceSelector: { matchLabels: { name: store } }\n",
        ),
        (
            K::DiskFull,
            "logback.xml",
            "-        <maxHistory>7</maxHistory>\n+        <maxHistory>90</maxHistory>\n",
        ),
        (K::CpuSaturation, "hash.js", "-const ROUNDS = 10;\n+const ROUNDS = 15;\n"),
        (
            K::CpuSaturation,
            "Match.java",
            "-    private static final Pattern P = Pattern.compile(\"a+b\");\n-        return P.matcher(text).matches();\n+        return Pattern.compile(\"a+b\").matcher(text).matches();\n",
        ),
        (K::CrashAtStart, "Dockerfile", "-FROM node:20\n+FROM node:20-alpine\n"),
        (
            K::CrashAtStart,
            "probe.yaml",
            "-            initialDelaySeconds: 60\n+            initialDelaySeconds: 5\n",
        ),
        (
            K::WrongResult,
            "price.ts",
            "-  const net = Math.round(gross / 1.19);\n+  const net = gross / 1.19;\n",
        ),
        (K::WrongResult, "bill.go", "-\tif usage >= plan.Included {\n+\tif usage > plan.Included {\n"),
        (K::QuotaExceeded, "poll.yaml", "-  interval: 60s\n+  interval: 1s\n"),
        (K::LogVolume, "application.yml", "-    org.hibernate: warn\n+    org.hibernate: debug\n"),
        (
            K::LogVolume,
            "config/environments/production.rb",
            "-  config.log_level = :info\n+  config.log_level = :debug\n",
        ),
    ]);
}

#[test]
fn what_only_looks_like_it() {
    none_produces(&[
        (
            K::QueryFanOut,
            "lib/shop/orders.ex",
            "-    Repo.all(from o in Order)\n+    Repo.all(from o in Order, preload: [:lines])\n",
        ),
        (
            K::QueryFanOut,
            "a.ts",
            "-  const names = orders.map((o) => o.name);\n+  const names = orders.map((order) => order.name);\n",
        ),
        (
            K::QueryFanOut,
            "Orders.kt",
            "-        val skus = items.map { it.sku }\n+        val skus = items.map { item -> item.sku }\n",
        ),
        (
            K::SlowQuery,
            "src/Search.cs",
            "-            .Where(c => c.Name.Contains(term))\n+            .Where(c => c.Name.StartsWith(term))\n",
        ),
        (
            K::SlowQuery,
            "db/migrate/3_add.rb",
            "+    add_index :orders, :customer_id, algorithm: :concurrently\n",
        ),
        (
            K::LockContention,
            "db/migrations/8.sql",
            "+ALTER TABLE orders ADD CONSTRAINT c CHECK (total > 0) NOT VALID;\n",
        ),
        (K::PoolExhaustion, "config/runtime.exs", "-  pool_size: 4,\n+  pool_size: 5,\n"),
        (
            K::PoolExhaustion,
            "OrderService.java",
            "     @Transactional\n     public void place(Order order) {\n-        repository.save(order);\n+        repository.saveAndFlush(order);\n     }\n",
        ),
        (K::MemoryLeak, "deploy.yaml", "-            -Xmx512m\n+            -Xmx1536m\n"),
        (K::MemoryLeak, "upload.rb", "-    File.binwrite(path, io.read)\n+    IO.copy_stream(io, path)\n"),
        (K::Timeout, "Client.php", "-            'timeout' => 5,\n+            'timeout' => 10,\n"),
        (K::SchemaMismatch, "Dto.kt", "-    val customerId: String,\n+    val customerId: String? = null,\n"),
        (K::SchemaMismatch, "order.proto", "   int64 total = 3;\n+  // In cents.\n"),
        (
            K::Permission,
            "iam.tf",
            "-        \"s3:GetObject\",\n+        \"s3:GetObject\", \"s3:PutObject\",\n",
        ),
        (K::QueueBacklog, "config/sidekiq.yml", "   - default\n+  - mailers\n"),
        (K::RetryAmplification, "policy.cs", "-    .RetryAsync(3)\n+    .RetryAsync(2)\n"),
        (K::DataRace, "a.go", "-\tvar buffer bytes.Buffer\n+\tvar out bytes.Buffer\n"),
        (
            K::DiskFull,
            "state.py",
            "-    path.write_text(json.dumps(state))\n+    path.write_text(json.dumps(state, indent=2))\n",
        ),
        (
            K::LogVolume,
            "values.yaml",
            "-            - { name: LOG_LEVEL, value: debug }\n+            - { name: LOG_LEVEL, value: info }\n",
        ),
        (K::WrongResult, "route.go", "-\tkm := load(id)\n+\tkilometers := load(id)\n"),
    ]);
}

#[test]
fn what_platforms_and_logic_break() {
    all_produce(&[
        (K::WrongResult, "cache.py", "-    key = f\"prices:{tenant}:{sku}\"\n+    key = f\"prices:{sku}\"\n"),
        (
            K::WrongResult,
            "cart.ts",
            "-    await this.stock.reserve(order);\n+    this.stock.reserve(order);\n",
        ),
        (
            K::WrongResult,
            "repo.go",
            "-\t_, err := db.Exec(`UPDATE prices SET net = $1 WHERE sku = $2 AND tenant = $3`, n, s, t)\n+\t_, err := db.Exec(`UPDATE prices SET net = $1 WHERE sku = $2`, n, s)\n",
        ),
        (
            K::WrongResult,
            "Pay.java",
            "-        request.setIdempotencyKey(order.id());\n         client.charge(request);\n",
        ),
        (
            K::WrongResult,
            "consumer.py",
            "-    if not seen.add(message.id):\n-        return\n     apply(message)\n",
        ),
        (K::WrongResult, "page.rb", "-    offset((page - 1) * size)\n+    offset(page * size)\n"),
        (K::WrongResult, "rates.ts", "-  return amount * rate;\n+  return amount / rate;\n"),
        (
            K::WrongResult,
            "sort.kt",
            "-        return offers.minBy { it.price }\n+        return offers.maxBy { it.price }\n",
        ),
        (
            K::WrongResult,
            "is_open.py",
            "-    return opens <= now < closes\n+    return opens <= now <= closes\n",
        ),
        (
            K::WrongResult,
            "Transfer.java",
            "-    @Transactional\n     public void move(Account a, Account b, long n) {\n",
        ),
        (
            K::WrongResult,
            "tax.cs",
            "-        if (customer.IsBusiness && customer.HasVatId)\n+        if (customer.IsBusiness || customer.HasVatId)\n",
        ),
        (
            K::DataRace,
            "stock.ts",
            "-    await prisma.$transaction(async (tx) => {\n-      const left = await tx.stock.findUnique({ where: { sku } });\n-      await tx.stock.update({ where: { sku }, data: { left: left.left - n } });\n-    });\n+    const left = await prisma.stock.findUnique({ where: { sku } });\n+    await prisma.stock.update({ where: { sku }, data: { left: left.left - n } });\n",
        ),
        (K::BadData, "nginx.conf", "-    client_max_body_size 50m;\n+    client_max_body_size 1m;\n"),
        (K::DependencyDown, "service.yaml", "-      targetPort: 8080\n+      targetPort: 8081\n"),
        (
            K::DependencyDown,
            "deployment.yaml",
            "-            httpGet: { path: /healthz, port: 8080 }\n+            httpGet: { path: /ready, port: 8080 }\n",
        ),
        (
            K::DependencyDown,
            "deployment.yaml",
            "-          lifecycle:\n-            preStop: { exec: { command: [\"sleep\", \"10\"] } }\n",
        ),
        (
            K::CrashAtStart,
            "deployment.yaml",
            "-          image: registry.shop.test/api:1.42.0\n+          image: registry.shop.test/api:1.43.0-rc\n",
        ),
        (K::CrashAtStart, "deployment.yaml", "+      nodeSelector: { disk: ssd }\n"),
        (
            K::CrashAtStart,
            "deployment.yaml",
            "+          securityContext: { runAsNonRoot: true, readOnlyRootFilesystem: true }\n",
        ),
        (
            K::CrashAtStart,
            "Program.cs",
            "-builder.Services.AddScoped<IClock, Clock>();\n builder.Services.AddControllers();\n",
        ),
        (
            K::CrashAtStart,
            "Main.kt",
            "+    val key = System.getenv(\"PAY_KEY\") ?: error(\"PAY_KEY is not set\")\n",
        ),
        (
            K::QueueBacklog,
            "sqs.tf",
            "-  visibility_timeout_seconds = 300\n+  visibility_timeout_seconds = 20\n",
        ),
        (K::QueueBacklog, "kafka.properties", "-max.poll.records=100\n+max.poll.records=5000\n"),
        (K::Timeout, "lambda.tf", "-  timeout     = 60\n+  timeout     = 5\n"),
        (K::MemoryLeak, "lambda.tf", "-  memory_size = 1024\n+  memory_size = 256\n"),
        (K::CpuSaturation, "values.yaml", "-      cpu: 2\n+      cpu: 250m\n"),
        (
            K::CpuSaturation,
            "rds.tf",
            "-  instance_class = \"db.r6g.2xlarge\"\n+  instance_class = \"db.t4g.medium\"\n",
        ),
        (K::SlowQuery, "pg.tf", "-  work_mem = \"64MB\"\n+  work_mem = \"1MB\"\n"),
        (K::Certificate, "tls.go", "-\tMinVersion: tls.VersionTLS12,\n+\tMinVersion: tls.VersionTLS13,\n"),
        (
            K::Permission,
            "jwt.ts",
            "-  jwt.verify(token, key, { audience: ['web', 'app'] });\n+  jwt.verify(token, key, { audience: 'web' });\n",
        ),
        (
            K::NetworkLoss,
            "sg.tf",
            "-    from_port = 5432\n-    to_port = 5432\n+    from_port = 5433\n+    to_port = 5433\n",
        ),
        (
            K::NameResolution,
            "dns.tf",
            "-resource \"aws_route53_record\" \"orders\" {\n-  name = \"orders.internal.shop.test\"\n-}\n",
        ),
        (K::CacheStampede, "nginx.conf", "-    proxy_cache_valid 200 10m;\n+    proxy_cache_valid 200 1s;\n"),
        (K::TrafficSurge, "client.ts", "-    refetchInterval: 60_000,\n+    refetchInterval: 1_000,\n"),
        (
            K::LockContention,
            "repo.kt",
            "-    @Lock(LockModeType.OPTIMISTIC)\n+    @Lock(LockModeType.PESSIMISTIC_WRITE)\n",
        ),
        (
            K::RetryAmplification,
            "envoy.yaml",
            "-                num_retries: 1\n+                num_retries: 8\n",
        ),
        (
            K::QuotaExceeded,
            "geo.py",
            "-    place = cache.get_or_set(key, lambda: geocode(address), 86400)\n+    place = geocode(address)\n",
        ),
        (
            K::DiskFull,
            "kafka.tf",
            "-  \"retention.ms\" = \"86400000\"\n+  \"retention.ms\" = \"2592000000\"\n",
        ),
        (
            K::SchemaMismatch,
            "event.avsc",
            "-    { \"name\": \"total\", \"type\": \"long\" }\n+    { \"name\": \"total\", \"type\": \"double\" }\n",
        ),
        (
            K::SchemaMismatch,
            "api.ts",
            "-  return { id: order.id, createdAt: order.createdAt };\n+  return { id: order.id, created_at: order.createdAt };\n",
        ),
        (
            K::SchemaMismatch,
            "publish.py",
            "-        \"flag\": measured.flag,\n+        \"flag\": [flag for flag in measured.flags],\n",
        ),
        (
            K::SchemaMismatch,
            "Json.cs",
            "-    options.JsonSerializerOptions.Converters.Add(new JsonStringEnumConverter());\n",
        ),
        (
            K::NilDereference,
            "a.scala",
            "-    discount.map(_.amount).getOrElse(0)\n+    discount.get.amount\n",
        ),
        (
            K::NilDereference,
            "a.rs",
            "-    let rate = rates.get(&code).copied().unwrap_or_default();\n+    let rate = rates[&code];\n",
        ),
    ]);
}
