//! Changes that make more work or repeat it, as published reports of outages tell of them, in many languages.

use super::{Change, all_produce};
use crate::fault_kind::FaultKind as K;

#[test]
fn log_volume() {
    let changes: &[Change] = &[
        (
            K::LogVolume,
            "events/a.go",
            "-\tif p.Kind != \"partial\" {\n-\t\ta.log.Info(\"event\", \"kind\", p.Kind)\n-\t}\n+\ta.log.Info(\"event\", \"kind\", p.Kind, \"packet\", p)\n",
        ),
        (
            K::LogVolume,
            "src/http/log.ts",
            "-  if (res.statusCode >= 500) {\n-    logger.warn({ url: req.url }, \"request failed\");\n-  }\n+  logger.info({ url: req.url, body: req.body }, \"request\");\n",
        ),
        (
            K::LogVolume,
            "app/middleware.py",
            "-        if elapsed > SLOW:\n-            log.info(\"slow request\", extra={\"path\": path})\n+        log.info(\"request\", extra={\"path\": path, \"elapsed\": elapsed})\n",
        ),
        (
            K::LogVolume,
            "src/main/java/a/Filter.java",
            "-        log.debug(\"in {} {}\", request.getMethod(), request.getRequestURI());\n+        log.info(\"in {} {}\", request.getMethod(), request.getRequestURI());\n",
        ),
        (
            K::LogVolume,
            "config/environments/production.rb",
            "-  config.log_level = :info\n+  config.log_level = :debug\n",
        ),
        (
            K::LogVolume,
            "deploy/otel.yaml",
            "-      probabilistic_sampler:\n-        sampling_percentage: 2\n+      probabilistic_sampler:\n+        sampling_percentage: 100\n",
        ),
        (K::LogVolume, "lib/shop/repo.ex", "-      log: false\n+      log: :info\n"),
    ];
    all_produce(changes);
}

#[test]
fn slow_query() {
    let changes: &[Change] = &[
        (
            K::SlowQuery,
            "items/views.py",
            "-            items = items.filter(created_at__gte=timezone.now() - timedelta(days=AGES[age]))\n+            day = timezone.localdate() - timedelta(days=AGES[age] - 1)\n+            items = items.filter(created_at__date__gte=day)\n",
        ),
        (
            K::SlowQuery,
            "users/models.py",
            "-        return User.objects.filter(email=email.lower()).first()\n+        return User.objects.filter(email__iexact=email).first()\n",
        ),
        (
            K::SlowQuery,
            "src/Orders/OrderQueries.cs",
            "-            .Where(o => o.CreatedAt >= from && o.CreatedAt < to)\n+            .Where(o => o.CreatedAt.Date == day.Date)\n",
        ),
        (
            K::SlowQuery,
            "app/models/order.rb",
            "-  scope :of_day, ->(day) { where(created_at: day.all_day) }\n+  scope :of_day, ->(day) { where(\"DATE(created_at) = ?\", day) }\n",
        ),
        (
            K::SlowQuery,
            "app/Models/Customer.php",
            "-        return $query->where('email', $email);\n+        return $query->whereRaw('lower(email) = ?', [strtolower($email)]);\n",
        ),
        (
            K::SlowQuery,
            "app/Repositories/OrderRepository.php",
            "-        return Order::whereBetween('created_at', [$from, $to])->get();\n+        return Order::whereDate('created_at', $day)->get();\n",
        ),
        (
            K::SlowQuery,
            "src/products/products.repository.ts",
            "-      where: { name: { startsWith: term } },\n+      where: { name: { contains: term, mode: 'insensitive' } },\n",
        ),
        (
            K::SlowQuery,
            "src/main/kotlin/a/CustomerRepository.kt",
            "-    fun findByEmail(email: String): Customer?\n+    fun findByEmailIgnoreCase(email: String): Customer?\n",
        ),
        (
            K::SlowQuery,
            "lib/shop/orders.ex",
            "-    from o in Order, where: o.customer_id == ^id\n+    from o in Order, where: fragment(\"?::text\", o.customer_id) == ^to_string(id)\n",
        ),
        (
            K::SlowQuery,
            "store/events.go",
            "-\tq := `SELECT id FROM events WHERE tenant = $1 AND at > $2 ORDER BY at LIMIT 100`\n+\tq := `SELECT id FROM events WHERE tenant = $1 AND date_trunc('day', at) = $2 ORDER BY at LIMIT 100`\n",
        ),
        (
            K::SlowQuery,
            "store/orders.go",
            "-\tq := `SELECT id FROM orders WHERE phone = $1`\n+\tq := `SELECT id FROM orders WHERE phone = $1 OR alt_phone = $1 OR contact->>'phone' = $1`\n",
        ),
        (
            K::SlowQuery,
            "src/repo.rs",
            "-        \"SELECT id FROM items WHERE id > $1 ORDER BY id LIMIT $2\"\n+        \"SELECT id FROM items ORDER BY id LIMIT $2 OFFSET $1\"\n",
        ),
        (
            K::SlowQuery,
            "src/orders.ts",
            "-    take: 50, cursor: { id: after }, skip: 1,\n+    take: 50, skip: page * 50,\n",
        ),
        (
            K::SlowQuery,
            "db/search.sql",
            "-SELECT id FROM places WHERE name LIKE :q || '%';\n+SELECT id FROM places WHERE name LIKE '%' || :q || '%';\n",
        ),
        (
            K::SlowQuery,
            "src/main/java/a/OrderRepository.java",
            "-    Page<Order> findByCustomer(Long customer, Pageable page);\n+    @Query(\"select o from Order o where function('date', o.createdAt) = :day\")\n+    List<Order> ofDay(LocalDate day);\n",
        ),
        (
            K::SlowQuery,
            "src/feed.ts",
            "-    orderBy: { createdAt: 'desc' },\n+    orderBy: { score: 'desc' },\n",
        ),
    ];
    all_produce(changes);
}

#[test]
fn cpu_saturation() {
    let changes: &[Change] = &[
        (
            K::CpuSaturation,
            "config/initializers/devise.rb",
            "-  config.stretches = Rails.env.test? ? 2 : 10\n+  config.stretches = Rails.env.test? ? 2 : 14\n",
        ),
        (
            K::CpuSaturation,
            "settings.py",
            "-    \"django.contrib.auth.hashers.PBKDF2PasswordHasher\",\n+    \"django.contrib.auth.hashers.Argon2PasswordHasher\",\n",
        ),
        (
            K::CpuSaturation,
            "src/auth/hash.ts",
            "-  return bcrypt.hash(password, 10);\n+  return bcrypt.hash(password, 15);\n",
        ),
        (
            K::CpuSaturation,
            "src/main/java/a/Security.java",
            "-        return new BCryptPasswordEncoder(10);\n+        return new BCryptPasswordEncoder(15);\n",
        ),
        (
            K::CpuSaturation,
            "auth/password.go",
            "-\th, err := bcrypt.GenerateFromPassword(pw, bcrypt.DefaultCost)\n+\th, err := bcrypt.GenerateFromPassword(pw, 15)\n",
        ),
        (
            K::CpuSaturation,
            "config/hashing.php",
            "-        'rounds' => env('BCRYPT_ROUNDS', 10),\n+        'rounds' => env('BCRYPT_ROUNDS', 15),\n",
        ),
        (
            K::CpuSaturation,
            "src/compress.ts",
            "-  const body = zlib.gzipSync(json, { level: 1 });\n+  const body = zlib.brotliCompressSync(json);\n",
        ),
        (K::CpuSaturation, "nginx.conf", "-    gzip_comp_level 2;\n+    gzip_comp_level 9;\n"),
        (
            K::CpuSaturation,
            "src/img.py",
            "-    image.save(out, \"WEBP\", quality=80, method=2)\n+    image.save(out, \"AVIF\", quality=80, speed=1)\n",
        ),
        (
            K::CpuSaturation,
            "src/match.ts",
            "-const PATTERN = /^[a-z0-9.]+@[a-z0-9.]+$/;\n+const PATTERN = /^([a-z0-9]+\\.?)+@([a-z0-9]+\\.?)+$/;\n",
        ),
        (
            K::CpuSaturation,
            "validate.py",
            "-SKU = re.compile(r\"^[A-Z0-9-]{4,20}$\")\n+SKU = re.compile(r\"^(([A-Z0-9]+)-?)+$\")\n",
        ),
        (
            K::CpuSaturation,
            "src/price.rs",
            "-static RULES: LazyLock<Regex> = LazyLock::new(|| Regex::new(PATTERN).unwrap());\n+    let rules = Regex::new(PATTERN).unwrap();\n",
        ),
        (
            K::CpuSaturation,
            "render/t.go",
            "-\treturn tmpl.Execute(w, data)\n+\tt, err := template.ParseFS(files, \"*.html\")\n+\tif err != nil {\n+\t\treturn err\n+\t}\n+\treturn t.Execute(w, data)\n",
        ),
        (
            K::CpuSaturation,
            "src/poll.go",
            "-\t\tcase <-time.After(time.Second):\n-\t\t\tpoll()\n+\t\tdefault:\n+\t\t\tpoll()\n",
        ),
        (
            K::CpuSaturation,
            "infra/rds.tf",
            "-  instance_class = \"db.r6g.2xlarge\"\n+  instance_class = \"db.t4g.medium\"\n",
        ),
    ];
    all_produce(changes);
}

#[test]
fn unbounded_work() {
    let changes: &[Change] = &[
        (
            K::UnboundedWork,
            "store/due.go",
            "-\tq := `SELECT id FROM jobs WHERE state = 'open' AND due < $1`\n+\tq := `SELECT id FROM jobs WHERE state = 'open' AND due < $1 OR due IS NULL`\n",
        ),
        (
            K::UnboundedWork,
            "app/Console/Send.php",
            "-        $due = Subscription::where('active', true)->where('next_at', '<', now())->get();\n+        $due = Subscription::where('active', true)->where('next_at', '<', now())->orWhereNull('next_at')->get();\n",
        ),
        (
            K::UnboundedWork,
            "src/Jobs/Due.cs",
            "-            .Where(s => s.Active && s.NextAt < now)\n+            .Where(s => s.Active && s.NextAt < now || s.NextAt == null)\n",
        ),
        (
            K::UnboundedWork,
            "src/due.ts",
            "-  const due = await prisma.reminder.findMany({ where: { active: true, sentAt: null } });\n+  const due = await prisma.reminder.findMany({ where: { sentAt: null } });\n",
        ),
    ];
    all_produce(changes);
}

#[test]
fn retry_amplification() {
    let changes: &[Change] = &[
        (
            K::RetryAmplification,
            "locks/client.go",
            "-\tfor attempt := 0; attempt < 2; attempt++ {\n+\tfor attempt := 0; attempt < 8; attempt++ {\n-\t\ttime.Sleep(400 * time.Millisecond)\n",
        ),
        (
            K::RetryAmplification,
            "src/main/resources/application.yml",
            "-      max-attempts: 3\n-      wait-duration: 500ms\n+      max-attempts: 10\n+      wait-duration: 0ms\n",
        ),
        (
            K::RetryAmplification,
            "tasks.py",
            "-@shared_task(bind=True, autoretry_for=(IOError,), retry_backoff=True, max_retries=3)\n+@shared_task(bind=True, autoretry_for=(Exception,), default_retry_delay=0, max_retries=None)\n",
        ),
        (
            K::RetryAmplification,
            "src/Startup.cs",
            "-    .AddTransientHttpErrorPolicy(p => p.WaitAndRetryAsync(3, n => TimeSpan.FromSeconds(Math.Pow(2, n))));\n+    .AddTransientHttpErrorPolicy(p => p.RetryAsync(10));\n",
        ),
        (
            K::RetryAmplification,
            "src/client.rs",
            "-        .layer(RetryLayer::new(ExponentialBackoff::default()))\n+        .layer(RetryLayer::new(Fixed::new(Duration::ZERO, 10)))\n",
        ),
        (
            K::RetryAmplification,
            "lib/shop/http.ex",
            "-    Req.new(base_url: url, retry: :safe_transient, max_retries: 2)\n+    Req.new(base_url: url, retry: :transient, max_retries: 10, retry_delay: 0)\n",
        ),
    ];
    all_produce(changes);
}

#[test]
fn cache_stampede() {
    let changes: &[Change] = &[
        (
            K::CacheStampede,
            "app/cache.py",
            "-    task = _inflight.get(key)\n-    if task is None:\n-        task = asyncio.create_task(_make(key, make))\n-        _inflight[key] = task\n-    return await task\n+    return await _make(key, make)\n",
        ),
        (
            K::CacheStampede,
            "app/cache2.py",
            "-    await redis.set(key, json.dumps(value), ex=TTL + random.randint(0, TTL // 2))\n+    await redis.set(key, json.dumps(value), ex=TTL)\n",
        ),
        (
            K::CacheStampede,
            "cache/cache.go",
            "-\tv, err, _ := c.group.Do(key, func() (any, error) { return c.load(ctx, key) })\n+\tv, err := c.load(ctx, key)\n",
        ),
        (
            K::CacheStampede,
            "src/main/java/a/Prices.java",
            "-    @Cacheable(value = \"prices\", sync = true)\n+    @Cacheable(\"prices\")\n",
        ),
        (
            K::CacheStampede,
            "app/models/menu.rb",
            "-    Rails.cache.fetch(key, expires_in: 10.minutes, race_condition_ttl: 10.seconds) { build }\n+    Rails.cache.fetch(key, expires_in: 10.minutes) { build }\n",
        ),
        (
            K::CacheStampede,
            "app/Menu.php",
            "-        return Cache::remember(\"menu:{$shop}\", 600, fn () => $this->build($shop));\n+        return $this->build($shop);\n",
        ),
        (
            K::CacheStampede,
            "src/Prices.cs",
            "-        return await _cache.GetOrCreateAsync(key, e => Load(id));\n+        return await Load(id);\n",
        ),
        (
            K::CacheStampede,
            "src/prices.ts",
            "-  const key = `price:${sku}`;\n+  const key = `price:${sku}:${Date.now()}`;\n",
        ),
        (
            K::CacheStampede,
            "src/quote.py",
            "-    key = f\"quote:{zone}\"\n+    key = f\"quote:{zone}:{user.id}:{request.id}\"\n",
        ),
        (
            K::CacheStampede,
            "lib/shop/menu.ex",
            "-    Cachex.fetch(:menu, shop, fn _ -> {:commit, build(shop), ttl: :timer.minutes(10)} end)\n+    build(shop)\n",
        ),
        (K::CacheStampede, "views.py", "-@cache_page(60 * 15)\n def menu(request):\n"),
    ];
    all_produce(changes);
}
