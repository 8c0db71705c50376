//! Threads that wait, statements that lock tables, work that stands in a queue.

use super::{all_produce, none_produces};
use crate::fault_kind::FaultKind as K;

#[test]
fn threads_that_wait() {
    all_produce(&[
        (
            K::LockContention,
            "src/main/java/Quotes.java",
            "-    public Quote quote(String symbol) {\n+    public synchronized Quote quote(String symbol) {\n",
        ),
        (
            K::LockContention,
            "internal/quotes.go",
            " func (q *Quotes) Get(symbol string) Quote {\n+\tq.mu.Lock()\n+\tdefer q.mu.Unlock()\n \treturn q.fetch(symbol)\n",
        ),
        (
            K::LockContention,
            "src/quotes.rs",
            "+        let mut known = self.known.lock().await;\n         let quote = self.client.quote(symbol).await?;\n",
        ),
        (
            K::LockContention,
            "stock/service.py",
            "-    item = Item.objects.get(pk=pk)\n+    item = Item.objects.select_for_update().get(pk=pk)\n",
        ),
        (
            K::LockContention,
            "jobs.sql",
            "-SELECT id FROM jobs WHERE state = 'new' LIMIT 10 FOR UPDATE SKIP LOCKED;\n+SELECT id FROM jobs WHERE state = 'new' LIMIT 10 FOR UPDATE;\n",
        ),
        (
            K::LockContention,
            "Services/Quotes.cs",
            "-        return await _client.GetAsync(symbol);\n+        return _client.GetAsync(symbol).Result;\n",
        ),
        (
            K::LockContention,
            "Services/Quotes.cs",
            "-        var quote = await _client.GetAsync(symbol);\n+        var quote = _client.GetAsync(symbol).GetAwaiter().GetResult();\n",
        ),
        (
            K::LockContention,
            "src/Quotes.kt",
            "-    suspend fun quote(symbol: String) = client.get(symbol)\n+    fun quote(symbol: String) = runBlocking { client.get(symbol) }\n",
        ),
        (
            K::LockContention,
            "app/main.py",
            "-    result = await asyncio.to_thread(render, doc)\n+    result = render(doc)\n",
        ),
        (
            K::LockContention,
            "src/hash.rs",
            "-    let hash = tokio::task::spawn_blocking(move || hash(&password)).await?;\n+    let hash = hash(&password);\n",
        ),
        (
            K::LockContention,
            "app/routes.py",
            " async def quote(symbol: str):\n-    async with httpx.AsyncClient() as client:\n-        r = await client.get(url)\n+    r = requests.get(url)\n",
        ),
        (
            K::LockContention,
            "src/hash.ts",
            "-  const key = await scrypt(password, salt, 64);\n+  const key = crypto.scryptSync(password, salt, 64);\n",
        ),
        (
            K::LockContention,
            "db.go",
            "-\ttx, err := db.BeginTx(ctx, nil)\n+\ttx, err := db.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelSerializable})\n",
        ),
        (
            K::LockContention,
            "app/models/account.rb",
            "-    account.update!(balance: balance)\n+    account.with_lock { account.update!(balance: remote_balance(account)) }\n",
        ),
    ]);
    none_produces(&[
        (
            K::LockContention,
            "internal/quotes.go",
            "-\tq.mu.Lock()\n-\tdefer q.mu.Unlock()\n+\tq.lock.Lock()\n+\tdefer q.lock.Unlock()\n",
        ),
        (
            K::LockContention,
            "jobs.sql",
            "-SELECT id FROM jobs FOR UPDATE SKIP LOCKED;\n+SELECT id, kind FROM jobs FOR UPDATE SKIP LOCKED;\n",
        ),
        (
            K::LockContention,
            "Services/Quotes.cs",
            "-        return await _client.GetAsync(symbol);\n+        return await _client.GetAsync(symbol).ConfigureAwait(false);\n",
        ),
        (
            K::LockContention,
            "app/main.py",
            "-    result = await loop.run_in_executor(None, render, doc)\n+    result = await asyncio.to_thread(render, doc)\n",
        ),
        (
            K::LockContention,
            "README.rs",
            "-    let blocked = users.block(id);\n+    let blocked = users.block_user(id);\n",
        ),
    ]);
}

#[test]
fn migrations_that_lock() {
    all_produce(&[
        (
            K::LockContention,
            "db/migrate/20240101_index.rb",
            " class AddIndex < ActiveRecord::Migration[7.0]\n   def change\n+    add_index :orders, :status\n",
        ),
        (
            K::LockContention,
            "orders/migrations/0043.py",
            "+        migrations.AddIndex(\n+            model_name=\"order\",\n+            index=models.Index(fields=[\"status\"], name=\"order_status_idx\"),\n+        ),\n",
        ),
        (
            K::LockContention,
            "alembic/versions/b2.py",
            "+    op.create_index(\"ix_orders_status\", \"orders\", [\"status\"])\n",
        ),
        (
            K::LockContention,
            "alembic/versions/b3.py",
            "+    op.alter_column(\"orders\", \"total\", type_=sa.BigInteger())\n",
        ),
        (
            K::LockContention,
            "V12__status.sql",
            "+ALTER TABLE orders ADD COLUMN status text NOT NULL DEFAULT gen_random_uuid();\n",
        ),
        (
            K::LockContention,
            "V13__fk.sql",
            "+ALTER TABLE orders ADD CONSTRAINT fk_customer FOREIGN KEY (customer_id) REFERENCES customers (id);\n",
        ),
        (
            K::LockContention,
            "database/migrations/2024.php",
            "+            $table->bigInteger('total')->change();\n",
        ),
        (
            K::LockContention,
            "Migrations/20240102.cs",
            "+            migrationBuilder.AlterColumn<long>(\n+                name: \"Total\",\n+                table: \"Orders\",\n",
        ),
        (K::LockContention, "migrations/5_backfill.sql", "+UPDATE orders SET region = 'eu';\n"),
        (
            K::LockContention,
            "db/changelog/12.xml",
            "+    <createIndex indexName=\"ix_orders_status\" tableName=\"orders\">\n",
        ),
    ]);
    none_produces(&[
        (
            K::LockContention,
            "db/migrate/20240101_index.rb",
            "+  disable_ddl_transaction!\n+    add_index :orders, :status, algorithm: :concurrently\n",
        ),
        (
            K::LockContention,
            "migrations/6.sql",
            "+CREATE TABLE notes (\n+  id bigint PRIMARY KEY,\n+  body text NOT NULL,\n+  updated_at timestamptz NOT NULL\n+);\n+CREATE INDEX notes_updated ON notes (updated_at);\n",
        ),
        (
            K::LockContention,
            "alembic/versions/b2.py",
            "+    op.create_index(\"ix_orders_status\", \"orders\", [\"status\"], postgresql_concurrently=True)\n",
        ),
        (
            K::LockContention,
            "db/migrate/2024_notes.rb",
            "+    create_table :notes do |t|\n+      t.string :body, null: false\n+      t.index :body\n+    end\n+    add_index :notes, :updated_at\n",
        ),
        (K::LockContention, "V14.sql", "+ALTER TABLE orders ADD COLUMN note text;\n"),
    ]);
}

#[test]
fn work_that_stands_in_a_queue() {
    all_produce(&[
        (
            K::QueueBacklog,
            "deploy/worker.yaml",
            "     env:\n       - name: CONSUMER_CONCURRENCY\n-        value: \"16\"\n+        value: \"1\"\n",
        ),
        (
            K::QueueBacklog,
            "worker.py",
            "-    channel.basic_qos(prefetch_count=100)\n+    channel.basic_qos(prefetch_count=1)\n",
        ),
        (K::QueueBacklog, "config/sidekiq.yml", "-:concurrency: 25\n+:concurrency: 2\n"),
        (
            K::QueueBacklog,
            "src/consumer.ts",
            "-  await Promise.all(batch.map((message) => limit(() => handle(message))));\n+  for (const message of batch) {\n+    await handle(message);\n+  }\n",
        ),
        (K::QueueBacklog, "k8s/hpa.yaml", "-  maxReplicas: 20\n+  maxReplicas: 2\n"),
        (
            K::QueueBacklog,
            "src/main/resources/application.yml",
            "   kafka:\n     listener:\n-      concurrency: 12\n+      concurrency: 1\n",
        ),
        (
            K::QueueBacklog,
            "internal/consume.go",
            "-\tfor i := 0; i < workers; i++ {\n-\t\tgo c.run(ctx, jobs)\n-\t}\n+\tc.run(ctx, jobs)\n",
        ),
        (
            K::QueueBacklog,
            "consumer.py",
            "-    except ValueError:\n-        channel.basic_nack(tag, requeue=False)\n+    except ValueError:\n+        channel.basic_nack(tag, requeue=True)\n",
        ),
        (
            K::QueueBacklog,
            "src/consumer.rs",
            "-    stream.for_each_concurrent(32, |m| handle(m)).await;\n+    stream.for_each(|m| handle(m)).await;\n",
        ),
        (
            K::QueueBacklog,
            "sqs.tf",
            "-  visibility_timeout_seconds = 300\n+  visibility_timeout_seconds = 10\n",
        ),
        (K::QueueBacklog, "app.properties", "-max.poll.interval.ms=300000\n+max.poll.interval.ms=10000\n"),
        (
            K::QueueBacklog,
            "sqs.tf",
            "-  redrive_policy = jsonencode({\n-    deadLetterTargetArn = aws_sqs_queue.dlq.arn\n-    maxReceiveCount     = 5\n-  })\n",
        ),
    ]);
    none_produces(&[
        (
            K::QueueBacklog,
            "worker.py",
            "-    channel.basic_qos(prefetch_count=1)\n+    channel.basic_qos(prefetch_count=2)\n",
        ),
        (K::QueueBacklog, "config/sidekiq.yml", "-:concurrency: 5\n+:concurrency: 25\n"),
    ]);
}
