//! Changes that touch what breaks programs and break nothing: what is moved, renamed, bounded, hardened.

use super::harmless::blamed;

#[test]
fn what_is_only_written_otherwise() {
    blamed(&[
        (
            "client.py",
            "+DEFAULT_TIMEOUT = 5\n+\n-    return requests.get(url, timeout=5)\n+    return requests.get(url, timeout=DEFAULT_TIMEOUT)\n",
        ),
        ("client.py", "-    return requests.get(url, timeout=5)\n+    return httpx.get(url, timeout=5)\n"),
        (
            "internal/client.go",
            "-const timeout = 5 * time.Second\n+const requestTimeout = 5 * time.Second\n-\tctx, cancel := context.WithTimeout(ctx, timeout)\n+\tctx, cancel := context.WithTimeout(ctx, requestTimeout)\n",
        ),
        ("internal/store.go", "-\tdefer rows.Close()\n+\tdefer closeRows(rows)\n"),
        ("internal/store.go", "-\tdefer tx.Rollback()\n+\tdefer func() { _ = tx.Rollback() }()\n"),
        (
            "load.py",
            "-    with open(path) as f:\n-        return f.read()\n+    return Path(path).read_text()\n",
        ),
        (
            "app/models/order.rb",
            "+  scope :with_lines, -> { includes(:lines) }\n-    Order.includes(:lines).recent\n+    Order.with_lines.recent\n",
        ),
        (
            "src/orders.service.ts",
            "-    return this.repo.find({ where: { tenantId }, take: 100 });\n+    return this.repo.find({ where: { tenantId }, take: PAGE_SIZE });\n",
        ),
        (
            "src/main/java/Locks.java",
            "-    private final Object lock = new Object();\n+    private final ReentrantLock lock = new ReentrantLock();\n-        synchronized (lock) {\n-            count++;\n-        }\n+        lock.lock();\n+        try {\n+            count++;\n+        } finally {\n+            lock.unlock();\n+        }\n",
        ),
        (
            "internal/seen.go",
            "-\ts.mu.Lock()\n-\ts.seen[id] = true\n-\ts.mu.Unlock()\n+\ts.add(id)\n+}\n+\n+func (s *Seen) add(id string) {\n+\ts.mu.Lock()\n+\tdefer s.mu.Unlock()\n+\ts.seen[id] = true\n",
        ),
        (
            "src/cache.ts",
            "-const cache = new LRU({ max: 500 });\n+const cache = new LRUCache({ max: 500 });\n",
        ),
        ("values.yaml", "-  a: 1\n-  timeout: 5s\n+  timeout: 5s\n+  a: 1\n"),
        ("values.yaml", "-  memory: 1Gi\n+  memory: \"1Gi\"\n"),
        ("values.yaml", "-  timeout: 60s\n+  timeout: 1m\n"),
        ("src/config.rs", "-    pub max_connections: u32,\n+    pub max_connections: NonZeroU32,\n"),
        (
            "Services/Orders.cs",
            "-        using (var scope = _scopes.CreateScope())\n-        {\n-            return Load(scope);\n-        }\n+        using var scope = _scopes.CreateScope();\n+        return Load(scope);\n",
        ),
        (
            "app/Orders.php",
            "-        if ($order === null) {\n-            return null;\n-        }\n-        return $order->total;\n+        return $order?->total;\n",
        ),
        (
            "src/retry.py",
            "-@retry(stop=stop_after_attempt(3))\n+@retry(stop=stop_after_attempt(MAX_ATTEMPTS))\n",
        ),
        (
            "src/main/kotlin/Orders.kt",
            "-        val order = repository.findById(id).orElse(null) ?: return null\n+        val order = repository.findByIdOrNull(id) ?: return null\n",
        ),
        (
            "internal/handler.go",
            "-\tif err := h.validate(req); err != nil {\n-\t\treturn err\n-\t}\n+\tif err := req.Validate(); err != nil {\n+\t\treturn err\n+\t}\n",
        ),
    ]);
}

#[test]
fn what_is_made_safer() {
    blamed(&[
        ("client.py", "-    return requests.get(url)\n+    return requests.get(url, timeout=5)\n"),
        ("internal/store.go", " \trows, err := db.Query(q)\n+\tdefer rows.Close()\n"),
        ("internal/db.go", "-\tdb.SetMaxOpenConns(10)\n+\tdb.SetMaxOpenConns(12)\n"),
        (
            "src/cache.py",
            "-    cache.set(key, value, 300)\n+    cache.set(key, value, 300 + random.randint(0, 60))\n",
        ),
        (
            "src/cache.ts",
            "-const cache = new Map<string, Quote>();\n+const cache = new LRUCache<string, Quote>({ max: 5000 });\n",
        ),
        ("logging.yml", "-  level: debug\n+  level: info\n"),
        ("src/orders.ts", "-  return order.customer.email;\n+  return order.customer?.email ?? '';\n"),
        (
            "orders/views.py",
            "-    queryset = Order.objects.all()\n+    queryset = Order.objects.select_related('customer')\n",
        ),
        (
            "app/controllers/orders_controller.rb",
            "-    @orders = Order.recent\n+    @orders = Order.recent.limit(100)\n",
        ),
        ("src/client.ts", "-  retries: 5,\n+  retries: 2,\n"),
        (
            "k8s/deploy.yaml",
            "           livenessProbe:\n-            failureThreshold: 3\n+            failureThreshold: 6\n",
        ),
        ("k8s/deploy.yaml", "             limits:\n-              cpu: 500m\n+              cpu: 1\n"),
        ("k8s/hpa.yaml", "-  maxReplicas: 5\n+  maxReplicas: 10\n"),
        ("migrations/30.sql", "+CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_region ON orders (region);\n"),
        ("internal/hub.go", "+\t\tcase c := <-h.unregister:\n+\t\t\tdelete(h.clients, c)\n"),
        (
            "src/worker.py",
            "-            channel.basic_nack(tag, requeue=True)\n+            channel.basic_nack(tag, requeue=False)\n",
        ),
        ("src/total.py", "-    return float(price) * quantity\n+    return Decimal(price) * quantity\n"),
        (
            "src/main/java/Pool.java",
            "-        config.setMaximumPoolSize(20);\n+        config.setMaximumPoolSize(20);\n+        config.setLeakDetectionThreshold(30_000);\n",
        ),
        (
            "internal/flags.go",
            "+\tif flags.Enabled(ctx, \"new-totals\", false) {\n+\t\treturn h.newTotals(ctx, order)\n+\t}\n",
        ),
        (
            "app/breaker.py",
            "+    @circuit(failure_threshold=5, recovery_timeout=30)\n     def quote(self, symbol):\n",
        ),
        ("src/pool.ts", "+  pool.on('error', (error) => log.error(error));\n"),
        (
            "src/main.rs",
            "-    let listener = TcpListener::bind(\"0.0.0.0:8080\").await?;\n+    let listener = TcpListener::bind((\"0.0.0.0\", config.port)).await?;\n",
        ),
        ("src/http.ts", "+app.use(helmet());\n"),
        ("infra/rds.tf", "-  instance_class = \"db.t3.medium\"\n+  instance_class = \"db.t3.large\"\n"),
        ("infra/rds.tf", "-  backup_retention_period = 7\n+  backup_retention_period = 8\n"),
    ]);
}
