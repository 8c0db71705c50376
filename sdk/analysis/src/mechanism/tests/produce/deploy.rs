//! What a program needs to start and to be reached.

use super::{all_produce, none_produces};
use crate::fault_kind::FaultKind as K;

#[test]
fn programs_that_do_not_start() {
    all_produce(&[
        (K::CrashAtStart, "config.go", "+\tStripeKey string `env:\"STRIPE_KEY,required\"`\n"),
        (
            K::CrashAtStart,
            "config.go",
            "+\tif os.Getenv(\"SIGNING_KEY\") == \"\" {\n+\t\tlog.Fatal(\"SIGNING_KEY must be set\")\n+\t}\n",
        ),
        (
            K::CrashAtStart,
            "app/settings.py",
            " class Settings(BaseSettings):\n     database_url: str\n+    payments_webhook_secret: str\n",
        ),
        (K::CrashAtStart, "config/settings.py", "+SIGNING_KEY = os.environ[\"SIGNING_KEY\"]\n"),
        (
            K::CrashAtStart,
            "src/env.ts",
            " const schema = z.object({\n   DATABASE_URL: z.string().url(),\n+  SESSION_SECRET: z.string().min(32),\n });\n",
        ),
        (
            K::CrashAtStart,
            "src/main/java/Pay.java",
            "+    @Value(\"${payments.webhook.secret}\")\n+    private String secret;\n",
        ),
        (
            K::CrashAtStart,
            "Program.cs",
            "+var key = builder.Configuration[\"Signing:Key\"] ?? throw new InvalidOperationException(\"Signing:Key\");\n",
        ),
        (K::CrashAtStart, "config/initializers/pay.rb", "+Pay.secret = ENV.fetch(\"PAY_SECRET\")\n"),
        (
            K::CrashAtStart,
            "src/config.rs",
            " #[derive(Deserialize)]\n pub struct Config {\n     pub listen: String,\n+    pub signing_key: String,\n }\n",
        ),
        (
            K::CrashAtStart,
            "k8s/deploy.yaml",
            "         env:\n-            - name: DATABASE_URL\n+            - name: DB_URL\n",
        ),
        (
            K::CrashAtStart,
            "k8s/deploy.yaml",
            "               secretKeyRef:\n-                name: orders-db\n+                name: orders-database\n",
        ),
        (
            K::CrashAtStart,
            "k8s/deploy.yaml",
            "           livenessProbe:\n             httpGet:\n-              path: /healthz\n+              path: /health/live\n",
        ),
        (
            K::CrashAtStart,
            "k8s/deploy.yaml",
            "           livenessProbe:\n-            initialDelaySeconds: 60\n+            initialDelaySeconds: 5\n",
        ),
        (
            K::CrashAtStart,
            "k8s/deploy.yaml",
            "           startupProbe:\n-            failureThreshold: 30\n+            failureThreshold: 2\n",
        ),
        (
            K::CrashAtStart,
            "k8s/deploy.yaml",
            "           securityContext:\n+            readOnlyRootFilesystem: true\n",
        ),
        (
            K::CrashAtStart,
            "k8s/deploy.yaml",
            "           securityContext:\n+            runAsNonRoot: true\n",
        ),
        (
            K::CrashAtStart,
            "k8s/deploy.yaml",
            "-          args: [\"serve\", \"--port=8080\"]\n+          args: [\"serve\", \"--listen=:8080\"]\n",
        ),
        (K::CrashAtStart, "Dockerfile", "+USER app\n"),
        (K::CrashAtStart, "Dockerfile", "-FROM node:18-bullseye\n+FROM node:22-alpine\n"),
        (K::CrashAtStart, "Dockerfile", "-COPY --from=build /app/templates ./templates\n"),
        (K::CrashAtStart, "values.yaml", "-    platform: linux/amd64\n+    platform: linux/arm64\n"),
        (K::CrashAtStart, "requirements/base.txt", "-pydantic==1.10.13\n+pydantic==2.6.1\n"),
        (
            K::CrashAtStart,
            "src/App.csproj",
            "-    <PackageReference Include=\"Npgsql\" Version=\"6.0.10\" />\n+    <PackageReference Include=\"Npgsql\" Version=\"8.0.1\" />\n",
        ),
        (
            K::CrashAtStart,
            "build.gradle.kts",
            "-    implementation(\"org.hibernate:hibernate-core:5.6.15.Final\")\n+    implementation(\"org.hibernate:hibernate-core:6.4.1.Final\")\n",
        ),
        (
            K::CrashAtStart,
            "src/main/resources/application.yml",
            " payments:\n-  webhook-secret: ${PAYMENTS_WEBHOOK_SECRET}\n+  hook-secret: ${PAYMENTS_WEBHOOK_SECRET}\n",
        ),
    ]);
    none_produces(&[
        (K::CrashAtStart, "config.go", "+\tTheme string `env:\"THEME\" envDefault:\"light\"`\n"),
        (K::CrashAtStart, "app/settings.py", " class Settings(BaseSettings):\n+    theme: str = \"light\"\n"),
        (
            K::CrashAtStart,
            "src/env.ts",
            " const schema = z.object({\n+  THEME: z.string().default('light'),\n });\n",
        ),
        (
            K::CrashAtStart,
            "src/main/java/Pay.java",
            "+    @Value(\"${payments.theme:light}\")\n+    private String theme;\n",
        ),
        (
            K::CrashAtStart,
            "k8s/deploy.yaml",
            "           livenessProbe:\n-            initialDelaySeconds: 5\n+            initialDelaySeconds: 60\n",
        ),
        (K::CrashAtStart, "k8s/deploy.yaml", "   labels:\n+    team: orders\n"),
        (K::CrashAtStart, "Dockerfile", "-LABEL version=\"1.2\"\n+LABEL version=\"1.3\"\n"),
        (
            K::CrashAtStart,
            "src/config.rs",
            " pub struct Config {\n+    #[serde(default)]\n+    pub theme: String,\n }\n",
        ),
        (
            K::CrashAtStart,
            "src/order.rs",
            " #[derive(Deserialize)]\n pub struct Order {\n+    pub note: Option<String>,\n }\n",
        ),
    ]);
}

#[test]
fn what_is_not_reached() {
    all_produce(&[
        (
            K::DependencyDown,
            "k8s/service.yaml",
            "   ports:\n     - port: 80\n-      targetPort: 8080\n+      targetPort: 8081\n",
        ),
        (K::DependencyDown, "k8s/service.yaml", "   selector:\n-    app: orders\n+    app: orders-api\n"),
        (
            K::DependencyDown,
            "k8s/deploy.yaml",
            "           readinessProbe:\n             httpGet:\n-              path: /ready\n+              path: /readyz\n",
        ),
        (
            K::DependencyDown,
            "main.go",
            "-\tln, err := net.Listen(\"tcp\", \":8080\")\n+\tln, err := net.Listen(\"tcp\", \"127.0.0.1:8080\")\n",
        ),
        (
            K::DependencyDown,
            "main.py",
            "-    uvicorn.run(app, host=\"0.0.0.0\", port=8080)\n+    uvicorn.run(app, host=\"127.0.0.1\", port=8080)\n",
        ),
        (K::DependencyDown, "values.yaml", "-  redisHost: redis-master.cache\n+  redisHost: redis.cache\n"),
        (
            K::DependencyDown,
            "nginx.conf",
            "-    proxy_pass http://orders:8080;\n+    proxy_pass http://orders:8000;\n",
        ),
        (
            K::DependencyDown,
            "networkpolicy.yaml",
            "   ingress:\n     - from:\n         - podSelector:\n             matchLabels:\n-              app: web\n+              app: frontend\n",
        ),
        (
            K::DependencyDown,
            "sg.tf",
            "   ingress {\n-    from_port = 5432\n-    to_port   = 5432\n+    from_port = 5433\n+    to_port   = 5433\n",
        ),
        (
            K::DependencyDown,
            "sg.tf",
            "-    cidr_blocks = [\"10.0.0.0/8\"]\n+    cidr_blocks = [\"10.1.0.0/16\"]\n",
        ),
    ]);
    none_produces(&[
        (
            K::DependencyDown,
            "k8s/service.yaml",
            "   ports:\n-    - port: 80\n+    - port: 80\n+      name: http\n",
        ),
        (K::DependencyDown, "values.yaml", "-  redisHost: \"redis.cache\"\n+  redisHost: redis.cache\n"),
    ]);
}

#[test]
fn who_may_do_what() {
    all_produce(&[
        (
            K::Permission,
            "rbac.yaml",
            "   resources: [\"configmaps\"]\n-    verbs: [\"get\", \"list\", \"watch\"]\n+    verbs: [\"get\"]\n",
        ),
        (
            K::Permission,
            "iam.tf",
            "     actions = [\n       \"s3:GetObject\",\n-      \"s3:PutObject\",\n     ]\n",
        ),
        (
            K::Permission,
            "k8s/deploy.yaml",
            "-      serviceAccountName: orders\n+      serviceAccountName: default\n",
        ),
        (
            K::Permission,
            "src/main/java/Orders.java",
            "+    @PreAuthorize(\"hasAuthority('SCOPE_orders.write')\")\n     public Order create(Order order) {\n",
        ),
        (
            K::Permission,
            "orders/views.py",
            "-    permission_classes = [IsAuthenticated]\n+    permission_classes = [IsAdminUser]\n",
        ),
        (
            K::Permission,
            "Controllers/Orders.cs",
            "+    [Authorize(Policy = \"Orders.Write\")]\n     public IActionResult Create(Order order)\n",
        ),
        (
            K::Permission,
            "src/auth.ts",
            "-    jwt.verify(token, key, { audience: 'shop' });\n+    jwt.verify(token, key, { audience: 'shop-api', issuer: ISSUER });\n",
        ),
        (
            K::Permission,
            "app/controllers/hooks_controller.rb",
            "-  skip_before_action :verify_authenticity_token\n",
        ),
        (
            K::Permission,
            "main.py",
            "-    allow_origins=[\"https://shop.example\", \"https://m.shop.example\"],\n+    allow_origins=[\"https://shop.example\"],\n",
        ),
        (K::Permission, "db/grants.sql", "+REVOKE INSERT ON orders FROM app;\n"),
        (
            K::Permission,
            "app/Http/Kernel.php",
            "-        'api' => ['throttle:api'],\n+        'api' => ['throttle:api', 'auth:sanctum'],\n",
        ),
        (
            K::Permission,
            "session.ts",
            "-  cookie: { sameSite: 'lax', secure: true },\n+  cookie: { sameSite: 'strict', secure: true },\n",
        ),
    ]);
    none_produces(&[
        (
            K::Permission,
            "rbac.yaml",
            "-    verbs: [\"get\", \"list\"]\n+    verbs: [\"get\", \"list\", \"watch\"]\n",
        ),
        (K::Permission, "src/cart.ts", "-  const role = 'button';\n"),
    ]);
}
