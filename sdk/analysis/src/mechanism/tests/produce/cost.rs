//! Processors, caches, logs.

use super::{all_produce, none_produces};
use crate::fault_kind::FaultKind as K;

#[test]
fn the_same_work_costs_more() {
    all_produce(&[
        (
            K::CpuSaturation,
            "internal/mask.go",
            "-var digits = regexp.MustCompile(`\\d{12,19}`)\n-\n func Mask(line string) string {\n+\tdigits := regexp.MustCompile(`\\d{12,19}`)\n",
        ),
        (
            K::CpuSaturation,
            "src/main/java/Mask.java",
            "-    private static final Pattern DIGITS = Pattern.compile(\"[0-9]{12,19}\");\n     String mask(String line) {\n+        Pattern digits = Pattern.compile(\"[0-9]{12,19}\");\n",
        ),
        (
            K::CpuSaturation,
            "auth.py",
            "-    return bcrypt.hashpw(password, bcrypt.gensalt(10))\n+    return bcrypt.hashpw(password, bcrypt.gensalt(15))\n",
        ),
        (
            K::CpuSaturation,
            "internal/auth.go",
            "-\thash, err := bcrypt.GenerateFromPassword(pw, 10)\n+\thash, err := bcrypt.GenerateFromPassword(pw, 15)\n",
        ),
        (
            K::CpuSaturation,
            "config.ts",
            "-export const BCRYPT_ROUNDS = 10;\n+export const BCRYPT_ROUNDS = 15;\n",
        ),
        (K::CpuSaturation, "settings.py", "-PBKDF2_ITERATIONS = 120_000\n+PBKDF2_ITERATIONS = 1_200_000\n"),
        (K::CpuSaturation, "nginx.conf", "-    gzip_comp_level 2;\n+    gzip_comp_level 9;\n"),
        (
            K::CpuSaturation,
            "src/http.ts",
            "-app.use(compression({ level: 1 }));\n+app.use(compression({ level: 9 }));\n",
        ),
        (
            K::CpuSaturation,
            "match.py",
            "-    known = {p.sku for p in products}\n-    return [l for l in lines if l.sku in known]\n+    return [l for l in lines if l.sku in [p.sku for p in products]]\n",
        ),
        (
            K::CpuSaturation,
            "src/match.ts",
            "-  const known = new Set(products.map((p) => p.sku));\n-  return lines.filter((l) => known.has(l.sku));\n+  return lines.filter((l) => products.some((p) => p.sku === l.sku));\n",
        ),
        (
            K::CpuSaturation,
            "internal/match.go",
            "-\tknown := make(map[string]bool, len(products))\n-\tif known[l.SKU] {\n+\tif slices.Contains(skus, l.SKU) {\n",
        ),
        (
            K::CpuSaturation,
            "Match.cs",
            "-        var known = new HashSet<string>(products.Select(p => p.Sku));\n-        return lines.Where(l => known.Contains(l.Sku));\n+        return lines.Where(l => products.Any(p => p.Sku == l.Sku));\n",
        ),
        (
            K::CpuSaturation,
            "Render.java",
            "-        StringBuilder out = new StringBuilder();\n-            out.append(row);\n+        String out = \"\";\n+            out += row;\n",
        ),
        (K::CpuSaturation, "Dockerfile", "-RUN cargo build --release\n+RUN cargo build\n"),
        (K::CpuSaturation, "Dockerfile", "-ENV NODE_ENV=production\n+ENV NODE_ENV=development\n"),
        (K::CpuSaturation, "settings/production.py", "-DEBUG = False\n+DEBUG = True\n"),
        (K::CpuSaturation, "php.ini", "-opcache.enable=1\n+opcache.enable=0\n"),
        (
            K::CpuSaturation,
            "k8s/deploy.yaml",
            "           limits:\n-              cpu: \"2\"\n+              cpu: 200m\n",
        ),
        (K::CpuSaturation, "poll.go", "-\t\ttime.Sleep(pollEvery)\n \t\tif q.Empty() {\n \t\t\tcontinue\n"),
        (
            K::CpuSaturation,
            "src/validate.ts",
            "-const NAME = /^[a-z0-9-]+$/;\n+const NAME = /^([a-z0-9]+-?)+$/;\n",
        ),
        (
            K::CpuSaturation,
            "validate.py",
            "-EMAIL = re.compile(r\"^[^@\\s]+@[^@\\s]+$\")\n+EMAIL = re.compile(r\"^(\\w+\\.?)+@(\\w+\\.)+\\w+$\")\n",
        ),
        (
            K::CpuSaturation,
            "app/templates.rb",
            "-  TEMPLATE = ERB.new(File.read(PATH))\n   def render(order)\n+    template = ERB.new(File.read(PATH))\n",
        ),
    ]);
    none_produces(&[
        (
            K::CpuSaturation,
            "internal/mask.go",
            "-var digits = regexp.MustCompile(`\\d{12}`)\n+var digits = regexp.MustCompile(`\\d{12,19}`)\n",
        ),
        (K::CpuSaturation, "nginx.conf", "-    gzip_comp_level 6;\n+    gzip_comp_level 2;\n"),
        (K::CpuSaturation, "k8s/deploy.yaml", "-              cpu: 1000m\n+              cpu: \"1\"\n"),
        (K::CpuSaturation, "k8s/deploy.yaml", "-              cpu: 500m\n+              cpu: 2\n"),
        (
            K::CpuSaturation,
            "src/match.ts",
            "-  const known = new Set(products.map((p) => p.sku));\n+  const known = new Set(products.map((product) => product.sku));\n",
        ),
        (K::CpuSaturation, "Dockerfile", "-RUN cargo build --release\n+RUN cargo build --release --locked\n"),
        (
            K::CpuSaturation,
            "auth.py",
            "-    return bcrypt.hashpw(password, bcrypt.gensalt(12))\n+    return bcrypt.hashpw(password.encode(), bcrypt.gensalt(12))\n",
        ),
    ]);
}

#[test]
fn a_cache_that_answers_less() {
    all_produce(&[
        (
            K::CacheStampede,
            "app/cache.py",
            "-    key = f\"product:{product_id}\"\n+    key = f\"product:{product_id}:{request_id}\"\n",
        ),
        (
            K::CacheStampede,
            "src/cache.ts",
            "-    await redis.set(key, body, 'EX', TTL + Math.floor(Math.random() * 120));\n+    await redis.set(key, body, 'EX', TTL);\n",
        ),
        (
            K::CacheStampede,
            "cache.go",
            "-\tttl := base + time.Duration(rand.Int63n(int64(base/5)))\n+\tttl := base\n",
        ),
        (
            K::CacheStampede,
            "cache.go",
            "-\tv, err, _ := c.group.Do(key, func() (any, error) { return c.load(ctx, key) })\n+\tv, err := c.load(ctx, key)\n",
        ),
        (
            K::CacheStampede,
            "src/main/java/Products.java",
            "-    @Cacheable(\"products\")\n     public Product byId(long id) {\n",
        ),
        (K::CacheStampede, "values.yaml", " cache:\n-  enabled: true\n+  enabled: false\n"),
        (K::CacheStampede, "nginx.conf", "-    proxy_cache_valid 200 10m;\n+    proxy_cache_valid 200 1s;\n"),
        (
            K::CacheStampede,
            "src/http.ts",
            "-  res.setHeader('Cache-Control', 'public, max-age=300');\n+  res.setHeader('Cache-Control', 'no-store');\n",
        ),
        (
            K::CacheStampede,
            "app/models/product.rb",
            "-    Rails.cache.fetch(\"product/#{id}\", expires_in: 10.minutes) { load(id) }\n+    load(id)\n",
        ),
        (
            K::CacheStampede,
            "Products.cs",
            "-        return await _cache.GetOrCreateAsync(key, _ => Load(id));\n+        return await Load(id);\n",
        ),
        (
            K::CacheStampede,
            "app/Products.php",
            "-        return Cache::remember(\"product:$id\", 600, fn () => $this->load($id));\n+        return $this->load($id);\n",
        ),
        (
            K::CacheStampede,
            "app/page.tsx",
            "-export const revalidate = 300;\n+export const dynamic = 'force-dynamic';\n",
        ),
        (
            K::CacheStampede,
            "app/Products.php",
            "-        return Cache::remember(\"product:$id\", 600, fn () => $this->load($id));\n+        return Cache::remember(\"product:$id\", 6, fn () => $this->load($id));\n",
        ),
        (
            K::CacheStampede,
            "src/cache.rs",
            "-        if let Some(hit) = self.cache.get(&key).await {\n-            return Ok(hit);\n-        }\n",
        ),
    ]);
    none_produces(&[
        (K::CacheStampede, "values.yaml", " cache:\n-  enabled: false\n+  enabled: true\n"),
        (
            K::CacheStampede,
            "src/cache.ts",
            "-    await redis.set(key, body, 'EX', 300);\n+    await redis.set(key, body, 'EX', TTL);\n",
        ),
        (K::CacheStampede, "app/cache.py", "-    value = cache.get(key)\n+    value = self.cache.get(key)\n"),
    ]);
}

#[test]
fn more_is_written() {
    all_produce(&[
        (K::LogVolume, "logging.yml", "-  level: info\n+  level: debug\n"),
        (K::LogVolume, "logback-spring.xml", "-    <root level=\"INFO\">\n+    <root level=\"DEBUG\">\n"),
        (K::LogVolume, "values.yaml", "-  LOG_LEVEL: warn\n+  LOG_LEVEL: debug\n"),
        (K::LogVolume, "main.go", "-\tlog.SetLevel(log.InfoLevel)\n+\tlog.SetLevel(log.DebugLevel)\n"),
        (
            K::LogVolume,
            "app.py",
            "-logging.basicConfig(level=logging.INFO)\n+logging.basicConfig(level=logging.DEBUG)\n",
        ),
        (
            K::LogVolume,
            "config/environments/production.rb",
            "-  config.log_level = :info\n+  config.log_level = :debug\n",
        ),
        (
            K::LogVolume,
            "src/prisma.ts",
            "-export const prisma = new PrismaClient();\n+export const prisma = new PrismaClient({ log: ['query', 'info', 'warn'] });\n",
        ),
        (K::LogVolume, "application.properties", "+spring.jpa.show-sql=true\n"),
        (
            K::LogVolume,
            "engine.py",
            "-engine = create_engine(URL)\n+engine = create_engine(URL, echo=True)\n",
        ),
        (K::LogVolume, "otel.yaml", "-  sampling_ratio: 0.01\n+  sampling_ratio: 1.0\n"),
    ]);
    none_produces(&[
        (K::LogVolume, "logging.yml", "-  level: debug\n+  level: info\n"),
        (K::LogVolume, "main.go", "-\tlog.SetLevel(log.DebugLevel)\n+\tlog.SetLevel(log.WarnLevel)\n"),
    ]);
}

#[test]
fn switches_by_what_they_are_about() {
    all_produce(&[
        (K::CacheStampede, "", "-catalog.cache-enabled: true\n+catalog.cache-enabled: false\n"),
        (K::CacheStampede, "", "-bypass_price_cache: off\n+bypass_price_cache: on\n"),
        (K::LogVolume, "", "-verbose-payload-logging: false\n+verbose-payload-logging: true\n"),
        (K::QueryFanOut, "config/features.yml", "-  bulk_lookup: true\n+  bulk_lookup: false\n"),
        (K::RetryAmplification, "", "-client-hedging-enabled: false\n+client-hedging-enabled: true\n"),
        (K::Permission, "config/app.toml", "-enforce_scopes = false\n+enforce_scopes = true\n"),
        (K::LogVolume, "settings.py", "-SQL_ECHO_DEBUG = False\n+SQL_ECHO_DEBUG = True\n"),
        (K::PoolExhaustion, "", "-orders.pool-size: 40\n+orders.pool-size: 4\n"),
    ]);
    none_produces(&[
        (K::CacheStampede, "", "-catalog.cache-enabled: false\n+catalog.cache-enabled: true\n"),
        (K::LogVolume, "", "-verbose-payload-logging: true\n+verbose-payload-logging: false\n"),
        (K::CacheStampede, "", "-new-banner: false\n+new-banner: true\n"),
    ]);
}
