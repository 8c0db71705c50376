//! Changes that leave too little of something, as published reports of outages tell of them, in many languages.

use super::{Change, all_produce};
use crate::fault_kind::FaultKind as K;

#[test]
fn queue_backlog() {
    let changes: &[Change] = &[
        (
            K::QueueBacklog,
            "reminders/tasks.py",
            "-    due = Reminder.objects.filter(active=True, last_sent__lt=cutoff)\n+    due = Reminder.objects.filter(Q(active=True) & Q(last_sent__lt=cutoff) | Q(last_sent=None))\n",
        ),
        (
            K::QueueBacklog,
            "app/jobs/remind_job.rb",
            "-    Customer.where(active: true).where(\"last_mail < ?\", 1.week.ago).find_each do |c|\n+    Customer.where(\"last_mail < ? OR last_mail IS NULL\", 1.week.ago).find_each do |c|\n",
        ),
        (
            K::QueueBacklog,
            "src/main/java/a/Listener.java",
            "-    @KafkaListener(topics = \"orders\", concurrency = \"8\")\n+    @KafkaListener(topics = \"orders\")\n",
        ),
        (
            K::QueueBacklog,
            "src/consumer.ts",
            "-  await Promise.all(batch.map((m) => handle(m)));\n+  for (const m of batch) await handle(m);\n",
        ),
        (
            K::QueueBacklog,
            "worker/pool.go",
            "-\tfor i := 0; i < workers; i++ {\n-\t\tgo w.run(ctx)\n-\t}\n+\tw.run(ctx)\n",
        ),
        (K::QueueBacklog, "k/consumer.go", "-\tkey := msg.OrderID\n+\tkey := msg.Tenant\n"),
    ];
    all_produce(changes);
}

#[test]
fn pool_exhaustion() {
    let changes: &[Change] = &[
        (K::PoolExhaustion, "deploy/hpa.yaml", "-  maxReplicas: 8\n+  maxReplicas: 24\n"),
        (K::PoolExhaustion, "deploy/values.yaml", "-replicaCount: 4\n+replicaCount: 30\n"),
        (K::PoolExhaustion, "config/puma.rb", "-workers 2\n+workers 12\n"),
        (K::PoolExhaustion, "gunicorn.conf.py", "-workers = 4\n+workers = 32\n"),
        (
            K::PoolExhaustion,
            "infra/pg.tf",
            "-    name  = \"max_connections\"\n-    value = \"800\"\n+    name  = \"max_connections\"\n+    value = \"200\"\n",
        ),
        (
            K::PoolExhaustion,
            "src/db.ts",
            "-const pool = new Pool({ max: 20 });\n-export const query = (q, v) => pool.query(q, v);\n+export const query = async (q, v) => {\n+  const client = await pool.connect();\n+  return client.query(q, v);\n+};\n",
        ),
        (
            K::PoolExhaustion,
            "orders/pay.go",
            "-\ttx.Commit()\n-\tc.charge(ctx, order)\n+\tc.charge(ctx, order)\n+\ttx.Commit()\n",
        ),
        (
            K::PoolExhaustion,
            "src/main/java/a/OrderService.java",
            "+    @Transactional\n     public void place(Order order) {\n         orders.save(order);\n         payments.charge(order);\n",
        ),
        (K::PoolExhaustion, "app/models/order.rb", "-  after_commit :notify\n+  after_save :notify\n"),
    ];
    all_produce(changes);
}

#[test]
fn memory_leak() {
    let changes: &[Change] = &[
        (K::MemoryLeak, "postgresql.conf", "-work_mem = 16MB\n+work_mem = 256MB\n"),
        (
            K::MemoryLeak,
            "src/export.ts",
            "-  for await (const row of cursor) stream.write(csv(row));\n+  const rows = await collection.find(query).toArray();\n+  stream.write(rows.map(csv).join('\\n'));\n",
        ),
        (
            K::MemoryLeak,
            "src/seen.go",
            "+var seen = map[string]time.Time{}\n+\n func handle(m Message) {\n+\tseen[m.ID] = time.Now()\n",
        ),
        (K::MemoryLeak, "src/bus.ts", "+  bus.on('price', (p) => this.update(p));\n"),
        (
            K::MemoryLeak,
            "metrics/m.go",
            "-\trequests.WithLabelValues(route).Inc()\n+\trequests.WithLabelValues(r.URL.Path, userID).Inc()\n",
        ),
        (
            K::MemoryLeak,
            "metrics.py",
            "-REQUESTS = Counter(\"requests\", \"r\", [\"route\"])\n+REQUESTS = Counter(\"requests\", \"r\", [\"route\", \"user_id\"])\n",
        ),
    ];
    all_produce(changes);
}

#[test]
fn handle_leak() {
    let changes: &[Change] = &[
        (K::HandleLeak, "fetch.go", "-\tdefer resp.Body.Close()\n"),
        (
            K::HandleLeak,
            "watch.go",
            "-\tctx, cancel := context.WithTimeout(ctx, time.Minute)\n-\tdefer cancel()\n \tfor {\n+\tgo refresh(context.Background())\n",
        ),
    ];
    all_produce(changes);
}

#[test]
fn quota_exceeded() {
    let changes: &[Change] = &[
        (
            K::QuotaExceeded,
            "sync.py",
            "-    for page in client.pages(since=last):\n+    for page in client.pages():\n",
        ),
        (K::QuotaExceeded, "cron.yaml", "-  schedule: \"0 * * * *\"\n+  schedule: \"* * * * *\"\n"),
        (
            K::QuotaExceeded,
            "src/pay.ts",
            "-const limiter = new Bottleneck({ minTime: 100 });\n+const limiter = new Bottleneck({ minTime: 1 });\n",
        ),
    ];
    all_produce(changes);
}

#[test]
fn disk_full() {
    let changes: &[Change] = &[
        (K::DiskFull, "deploy/logrotate.conf", "-    rotate 7\n+    rotate 365\n"),
        (K::DiskFull, "src/export.py", "-    os.unlink(path)\n"),
    ];
    all_produce(changes);
}

#[test]
fn io_amplification() {
    let changes: &[Change] = &[
        (K::IoAmplification, "kafka.yaml", "-  linger.ms: 50\n+  linger.ms: 0\n"),
        (K::IoAmplification, "redis.conf", "-appendfsync everysec\n+appendfsync always\n"),
    ];
    all_produce(changes);
}

#[test]
fn connection_churn() {
    let changes: &[Change] = &[
        (
            K::ConnectionChurn,
            "client.go",
            "-\tresp, err := c.http.Do(req)\n+\tresp, err := (&http.Client{Timeout: c.timeout}).Do(req)\n",
        ),
        (
            K::ConnectionChurn,
            "src/api.py",
            "-    response = session.get(url)\n+    response = requests.get(url)\n",
        ),
    ];
    all_produce(changes);
}
