//! Pools, limits of time, retries.

use super::{all_produce, none_produces};
use crate::fault_kind::FaultKind as K;

#[test]
fn slots_that_are_fewer_or_held_for_longer() {
    all_produce(&[
        (
            K::PoolExhaustion,
            "src/main/resources/application.yml",
            "   datasource:\n     hikari:\n-      maximum-pool-size: 40\n+      maximum-pool-size: 4\n",
        ),
        (
            K::PoolExhaustion,
            "src/main/resources/application.yml",
            " server:\n   tomcat:\n     threads:\n-      max: 200\n+      max: 16\n",
        ),
        (
            K::PoolExhaustion,
            "src/db.ts",
            " export const db = new Pool({\n   connectionString: url,\n-  max: 20,\n+  max: 2,\n });\n",
        ),
        (
            K::PoolExhaustion,
            "app/db.py",
            " engine = create_engine(\n     URL,\n-    pool_size=20,\n+    pool_size=3,\n",
        ),
        (K::PoolExhaustion, "cmd/main.go", "-\tdb.SetMaxOpenConns(50)\n+\tdb.SetMaxOpenConns(5)\n"),
        (
            K::PoolExhaustion,
            "appsettings.json",
            "-    \"Default\": \"Host=db;Maximum Pool Size=100\"\n+    \"Default\": \"Host=db;Maximum Pool Size=10\"\n",
        ),
        (K::PoolExhaustion, "config/database.yml", "-  pool: 25\n+  pool: 5\n"),
        (K::PoolExhaustion, "pgbouncer/pgbouncer.ini", "-default_pool_size = 60\n+default_pool_size = 6\n"),
        (
            K::PoolExhaustion,
            "src/pool.rs",
            "     PgPoolOptions::new()\n-        .max_connections(32)\n+        .max_connections(4)\n",
        ),
        (K::PoolExhaustion, "internal/store/users.go", "-\tdefer rows.Close()\n \tfor rows.Next() {\n"),
        (
            K::PoolExhaustion,
            "app/repo.py",
            "-    async with self.pool.acquire() as conn:\n-        return await conn.fetch(query)\n+    conn = await self.pool.acquire()\n+    return await conn.fetch(query)\n",
        ),
        (
            K::PoolExhaustion,
            "src/repo.ts",
            "   const client = await pool.connect();\n-  try {\n-    return await client.query(sql);\n-  } finally {\n-    client.release();\n-  }\n+  return client.query(sql);\n",
        ),
        (
            K::PoolExhaustion,
            "orders/checkout.py",
            "-    charge = gateway_charge(order)\n     with transaction.atomic():\n+        response = requests.post(GATEWAY, json=payload)\n         order.save()\n",
        ),
        (
            K::PoolExhaustion,
            "src/main/java/CheckoutService.java",
            "+    @Transactional\n     public Receipt checkout(Order order) {\n         orders.save(order);\n         Charge charge = paymentClient.charge(order.total());\n",
        ),
        (
            K::PoolExhaustion,
            "app/Services/Checkout.php",
            "+        return DB::transaction(function () use ($order) {\n+            $order->save();\n+            $response = Http::post(config('pay.url'), $order->toArray());\n",
        ),
        (
            K::PoolExhaustion,
            "src/checkout.ts",
            "+    await this.prisma.$transaction(async (tx) => {\n+      await tx.order.create({ data });\n+      const receipt = await axios.post(this.gateway, body);\n",
        ),
        (
            K::PoolExhaustion,
            "internal/checkout/service.go",
            "+\ttx, err := s.db.BeginTx(ctx, nil)\n+\tif err != nil {\n+\t\treturn err\n+\t}\n \tresp, err := s.payments.Charge(ctx, req)\n",
        ),
        (
            K::PoolExhaustion,
            "app/services/checkout.rb",
            "+    ActiveRecord::Base.transaction do\n+      order.save!\n+      response = Faraday.post(gateway_url, payload)\n",
        ),
        (
            K::PoolExhaustion,
            "client.py",
            "-    return session.post(url, json=body, timeout=5)\n+    return session.post(url, json=body)\n",
        ),
        (
            K::PoolExhaustion,
            "pkg/client.go",
            "-\thttp: &http.Client{Timeout: 3 * time.Second},\n+\thttp: http.DefaultClient,\n",
        ),
        (K::PoolExhaustion, "deploy/values.yaml", "-  workers: 8\n+  workers: 1\n"),
        (K::PoolExhaustion, "config/puma.rb", "-threads 5, 16\n+threads 1, 2\n"),
        (
            K::PoolExhaustion,
            "src/Exec.java",
            "-    private final ExecutorService executor = Executors.newFixedThreadPool(64);\n+    private final ExecutorService executor = Executors.newFixedThreadPool(4);\n",
        ),
    ]);
    none_produces(&[
        (K::PoolExhaustion, "src/db.ts", " export const db = new Pool({\n-  max: 20,\n+  max: 24,\n });\n"),
        (
            K::PoolExhaustion,
            "orders/checkout.py",
            "     with transaction.atomic():\n-        order.save()\n+        order.save(update_fields=[\"state\"])\n",
        ),
        (
            K::PoolExhaustion,
            "src/main/java/CheckoutService.java",
            "+    @Transactional(readOnly = true)\n     public Receipt receipt(long id) {\n         return receipts.findById(id).orElseThrow();\n",
        ),
        (
            K::PoolExhaustion,
            "internal/store/users.go",
            "-\tdefer rows.Close()\n+\tdefer func() { _ = rows.Close() }()\n",
        ),
        (
            K::PoolExhaustion,
            "client.py",
            "-    return session.post(url, json=body, timeout=5)\n+    return session.post(url, json=body, timeout=TIMEOUT)\n",
        ),
    ]);
}

#[test]
fn limits_of_time() {
    all_produce(&[
        (
            K::Timeout,
            "pkg/client.go",
            "-\tctx, cancel := context.WithTimeout(ctx, 5*time.Second)\n+\tctx, cancel := context.WithTimeout(ctx, 200*time.Millisecond)\n",
        ),
        (
            K::Timeout,
            "client.py",
            "-    response = httpx.get(url, timeout=10)\n+    response = httpx.get(url, timeout=0.5)\n",
        ),
        (
            K::Timeout,
            "nginx/site.conf",
            "-        proxy_read_timeout 60s;\n+        proxy_read_timeout 3s;\n",
        ),
        (
            K::Timeout,
            "envoy/route.yaml",
            "           route:\n-            timeout: 15s\n+            timeout: 0.5s\n",
        ),
        (
            K::Timeout,
            "charts/ingress.yaml",
            "-    nginx.ingress.kubernetes.io/proxy-read-timeout: \"60\"\n+    nginx.ingress.kubernetes.io/proxy-read-timeout: \"5\"\n",
        ),
        (
            K::Timeout,
            "src/Client.kt",
            "-        .callTimeout(Duration.ofSeconds(10))\n+        .callTimeout(Duration.ofMillis(10))\n",
        ),
        (
            K::Timeout,
            "src/http.ts",
            "-  const api = axios.create({ baseURL, timeout: 10_000 });\n+  const api = axios.create({ baseURL, timeout: 10 });\n",
        ),
        (
            K::Timeout,
            "Services/Client.cs",
            "-        client.Timeout = TimeSpan.FromSeconds(30);\n+        client.Timeout = TimeSpan.FromMilliseconds(30);\n",
        ),
        (
            K::Timeout,
            "src/client.rs",
            "-        .timeout(Duration::from_secs(10))\n+        .timeout(Duration::from_millis(10))\n",
        ),
        (K::Timeout, "app/clients/rates.rb", "-      f.options.timeout = 10\n+      f.options.timeout = 1\n"),
        (
            K::Timeout,
            "app/Http/Rates.php",
            "-        Http::timeout(15)->get($url);\n+        Http::timeout(1)->get($url);\n",
        ),
        (
            K::Timeout,
            "src/main/java/Config.java",
            "-            .setReadTimeout(Duration.ofSeconds(30))\n+            .setReadTimeout(Duration.ofMillis(30))\n",
        ),
        (
            K::Timeout,
            "resilience.yaml",
            " resilience4j:\n   timelimiter:\n     instances:\n       rates:\n-        timeoutDuration: 5s\n+        timeoutDuration: 500ms\n",
        ),
    ]);
    none_produces(&[
        (
            K::Timeout,
            "pkg/client.go",
            "-\tctx, cancel := context.WithTimeout(ctx, 5*time.Second)\n+\tctx, cancel := context.WithTimeout(ctx, 5000*time.Millisecond)\n",
        ),
        (
            K::Timeout,
            "src/http.ts",
            "-  const api = axios.create({ baseURL, timeout: 10_000 });\n+  const api = axios.create({ baseURL, timeout: 10000 });\n",
        ),
        (
            K::Timeout,
            "src/client.rs",
            "-        .timeout(Duration::from_secs(10))\n+        .timeout(Duration::from_millis(10_000))\n",
        ),
        (
            K::Timeout,
            "Services/Client.cs",
            "-        client.Timeout = TimeSpan.FromSeconds(60);\n+        client.Timeout = TimeSpan.FromMinutes(1);\n",
        ),
    ]);
}

#[test]
fn failures_that_are_repeated() {
    all_produce(&[
        (
            K::RetryAmplification,
            "client.py",
            "-@retry(stop=stop_after_attempt(3), wait=wait_exponential())\n+@retry(stop=stop_after_attempt(12), wait=wait_none())\n",
        ),
        (
            K::RetryAmplification,
            "http.py",
            "-    retry = Retry(total=2, backoff_factor=0.5)\n+    retry = Retry(total=10)\n",
        ),
        (
            K::RetryAmplification,
            "src/main/java/Rates.java",
            "-    @Retryable(maxAttempts = 2, backoff = @Backoff(delay = 500, multiplier = 2))\n+    @Retryable(maxAttempts = 8)\n",
        ),
        (
            K::RetryAmplification,
            "Clients/Rates.cs",
            "-        .WaitAndRetryAsync(3, attempt => TimeSpan.FromSeconds(Math.Pow(2, attempt)));\n+        .RetryForeverAsync();\n",
        ),
        (K::RetryAmplification, "istio/vs.yaml", "     retries:\n-      attempts: 2\n+      attempts: 10\n"),
        (
            K::RetryAmplification,
            "app/Jobs/Sync.php",
            "-    public $tries = 3;\n-    public $backoff = [10, 60, 300];\n+    public $tries = 50;\n",
        ),
        (
            K::RetryAmplification,
            "app/jobs/sync_job.rb",
            "-  retry_on Net::ReadTimeout, wait: :exponentially_longer, attempts: 3\n+  retry_on Net::ReadTimeout, wait: 0, attempts: 25\n",
        ),
        (
            K::RetryAmplification,
            "src/retry.ts",
            "-    await sleep(2 ** attempt * 100);\n     attempt += 1;\n",
        ),
        (
            K::RetryAmplification,
            "src/retry.rs",
            "-        tokio::time::sleep(delay).await;\n-        delay *= 2;\n         attempt += 1;\n",
        ),
        (
            K::RetryAmplification,
            "pkg/retry.go",
            "-\tbo := backoff.NewExponentialBackOff()\n+\tbo := &backoff.ZeroBackOff{}\n",
        ),
        (
            K::RetryAmplification,
            "consumer.py",
            "-            channel.basic_nack(tag, requeue=False)\n+            channel.basic_nack(tag, requeue=True)\n",
        ),
    ]);
    none_produces(&[
        (
            K::RetryAmplification,
            "client.py",
            "-@retry(stop=stop_after_attempt(3), wait=wait_exponential())\n+@retry(wait=wait_exponential(), stop=stop_after_attempt(3))\n",
        ),
        (K::RetryAmplification, "istio/vs.yaml", "     retries:\n-      attempts: 5\n+      attempts: 2\n"),
        (K::RetryAmplification, "src/retry.ts", "-    await sleep(delay);\n+    await pause(delay);\n"),
    ]);
}
