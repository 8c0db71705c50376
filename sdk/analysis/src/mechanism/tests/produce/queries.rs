//! More queries, slower ones, and queries over more rows.

use super::{all_produce, none_produces};
use crate::fault_kind::FaultKind as K;

#[test]
fn one_query_for_each_item() {
    all_produce(&[
        (
            K::QueryFanOut,
            "app/controllers/orders_controller.rb",
            "-    @orders = Order.includes(:line_items, :customer).recent.page(params[:page])\n+    @orders = Order.recent.page(params[:page])\n",
        ),
        (
            K::QueryFanOut,
            "shop/api/serializers.py",
            " class CustomerSerializer(ModelSerializer):\n+    last_order = SerializerMethodField()\n+\n+    def get_last_order(self, obj):\n+        return obj.orders.order_by('-created_at').first()\n",
        ),
        (
            K::QueryFanOut,
            "src/graphql/resolvers.ts",
            "   Post: {\n-    author: (post, _args, { loaders }) => loaders.user.load(post.authorId),\n+    author: (post, _args, { prisma }) => prisma.user.findUnique({ where: { id: post.authorId } }),\n",
        ),
        (
            K::QueryFanOut,
            "app/Http/Controllers/InvoiceController.php",
            "-        $invoices = Invoice::with(['customer', 'lines'])->latest()->paginate(50);\n+        $invoices = Invoice::latest()->paginate(50);\n",
        ),
        (
            K::QueryFanOut,
            "Repositories/OrderRepository.cs",
            "     return await _db.Orders\n-        .Include(o => o.Lines)\n         .Where(o => o.CustomerId == id)\n",
        ),
        (
            K::QueryFanOut,
            "src/main/java/com/acme/Order.java",
            "-    @BatchSize(size = 50)\n     @OneToMany(mappedBy = \"order\", fetch = FetchType.LAZY)\n",
        ),
        (
            K::QueryFanOut,
            "internal/store/orders.go",
            "-\trows, err := s.db.QueryContext(ctx, linesByOrders, pq.Array(ids))\n+\tfor i := range orders {\n+\t\trow := s.db.QueryRowContext(ctx, linesByOrder, orders[i].ID)\n+\t\tif err := row.Scan(&orders[i].Lines); err != nil {\n+\t\t\treturn nil, err\n+\t\t}\n+\t}\n",
        ),
        (
            K::QueryFanOut,
            "internal/store/gorm.go",
            "-\tdb.Preload(\"Items\").Find(&orders)\n+\tdb.Find(&orders)\n",
        ),
        (
            K::QueryFanOut,
            "src/service.ts",
            "-    const users = await this.users.findByIds(ids);\n+    const users = [];\n+    for (const id of ids) {\n+      users.push(await this.users.findById(id));\n+    }\n",
        ),
        (
            K::QueryFanOut,
            "pricing/service.py",
            "-    prices = await client.get_prices(skus)\n+    prices = [await client.get_price(sku) for sku in skus]\n",
        ),
        (
            K::QueryFanOut,
            "src/orders.rs",
            "+    for order in &mut orders {\n+        order.lines = sqlx::query_as!(Line, \"select * from lines where order_id = $1\", order.id)\n+            .fetch_all(&self.pool)\n+            .await?;\n+    }\n",
        ),
        (
            K::QueryFanOut,
            "Services/OrderService.cs",
            "     foreach (var order in orders)\n     {\n+        order.Customer = await _db.Customers.FindAsync(order.CustomerId);\n     }\n",
        ),
        (
            K::QueryFanOut,
            "app/Services/Totals.php",
            "         foreach ($orders as $order) {\n+            $order->total = DB::table('lines')->where('order_id', $order->id)->sum('amount');\n         }\n",
        ),
        (
            K::QueryFanOut,
            "src/main/kotlin/OrderService.kt",
            "-        val customers = customerClient.byIds(orders.map { it.customerId })\n+        val customers = orders.map { customerClient.byId(it.customerId) }\n",
        ),
        (
            K::QueryFanOut,
            "src/main/java/Orders.java",
            "-        return repository.findAllById(ids);\n+        return ids.stream().map(id -> repository.findById(id).orElseThrow()).toList();\n",
        ),
        (
            K::QueryFanOut,
            "app/jobs/report.rb",
            "     accounts.each do |account|\n+      balance = Ledger.where(account_id: account.id).sum(:amount)\n       rows << [account.name, balance]\n",
        ),
        (
            K::QueryFanOut,
            "src/feed.ts",
            "-    const posts = await prisma.post.findMany({ include: { author: true } });\n+    const posts = await prisma.post.findMany();\n+    const withAuthors = await Promise.all(posts.map(async (post) => ({ ...post, author: await prisma.user.findUnique({ where: { id: post.authorId } }) })));\n",
        ),
        (
            K::QueryFanOut,
            "cart/redis.py",
            "-        pipe = self.redis.pipeline()\n-        for key in keys:\n-            pipe.get(key)\n-        return pipe.execute()\n+        return [self.redis.get(key) for key in keys]\n",
        ),
        (
            K::QueryFanOut,
            "orders/views.py",
            "-    queryset = Order.objects.select_related(\"customer\").prefetch_related(\"lines\")\n+    queryset = Order.objects.all()\n",
        ),
    ]);
    none_produces(&[
        (
            K::QueryFanOut,
            "internal/score.go",
            "+\tfor _, c := range candidates {\n+\t\tscores[c.ID] = weights.Get(c.Kind) * c.Base\n+\t}\n",
        ),
        (
            K::QueryFanOut,
            "src/service.ts",
            "-  const names = users.map((user) => user.name);\n+  const names = users.filter((user) => user.active).map((user) => user.name);\n",
        ),
        (
            K::QueryFanOut,
            "orders/views.py",
            "-    queryset = Order.objects.select_related(\"customer\")\n+    queryset = Order.objects.select_related(\"customer\", \"shipping\")\n",
        ),
        (
            K::QueryFanOut,
            "src/main/kotlin/A.kt",
            "-        val names = orders.map { order -> order.name }\n+        val names = orders.map { it.name }\n",
        ),
        (
            K::QueryFanOut,
            "app/models/report.rb",
            "     accounts.each do |account|\n+      rows << format_row(account)\n     end\n",
        ),
        (
            K::QueryFanOut,
            "src/orders.rs",
            "-    for order in &orders {\n-        order.lines = load(order.id).await?;\n-    }\n+    let lines = load_all(&ids).await?;\n",
        ),
        (
            K::QueryFanOut,
            "Services/Names.cs",
            "     foreach (var order in orders)\n     {\n+        names.Add(lookup[order.CustomerId]);\n     }\n",
        ),
    ]);
}

#[test]
fn no_index_serves_it() {
    all_produce(&[
        (
            K::SlowQuery,
            "orders/migrations/0042_drop.py",
            "+        migrations.RemoveIndex(\n+            model_name=\"order\",\n+            name=\"order_status_idx\",\n+        ),\n",
        ),
        (
            K::SlowQuery,
            "alembic/versions/a1.py",
            " def upgrade():\n+    op.drop_index(\"ix_events_tenant\", table_name=\"events\")\n",
        ),
        (
            K::SlowQuery,
            "Migrations/20240101_Tidy.cs",
            "+            migrationBuilder.DropIndex(\n+                name: \"IX_Orders_Status\",\n+                table: \"Orders\");\n",
        ),
        (
            K::SlowQuery,
            "database/migrations/2024_drop.php",
            "+            $table->dropIndex(['tenant_id']);\n",
        ),
        (
            K::SlowQuery,
            "src/store/orders.go",
            "-\t\tWHERE created_at >= $1 AND created_at < $2`\n+\t\tWHERE date_trunc('day', created_at) = $1`\n",
        ),
        (
            K::SlowQuery,
            "users/search.py",
            "-    return User.objects.filter(email__startswith=term)\n+    return User.objects.filter(email__icontains=term)\n",
        ),
        (
            K::SlowQuery,
            "src/users.ts",
            "-    `SELECT id FROM users WHERE name LIKE '${term}%' LIMIT 20`\n+    `SELECT id FROM users WHERE name LIKE '%${term}%' LIMIT 20`\n",
        ),
        (
            K::SlowQuery,
            "src/main/java/UserRepository.java",
            "-    @Query(\"select u from User u where u.email = :email\")\n+    @Query(\"select u from User u where lower(u.email) = lower(:email)\")\n",
        ),
        (
            K::SlowQuery,
            "Repositories/Users.cs",
            "-        .FirstOrDefaultAsync(u => u.Email == email);\n+        .FirstOrDefaultAsync(u => u.Email.ToLower() == email.ToLower());\n",
        ),
        (
            K::SlowQuery,
            "app/Models/User.php",
            "-        return static::where('created_at', '>=', $from)->get();\n+        return static::whereDate('created_at', '>=', $from)->get();\n",
        ),
        (
            K::SlowQuery,
            "orders/models.py",
            "-    status = models.CharField(max_length=16, db_index=True)\n+    status = models.CharField(max_length=16)\n",
        ),
        (K::SlowQuery, "src/entity/Order.ts", "-  @Index()\n   @Column()\n   tenantId: string;\n"),
        (
            K::SlowQuery,
            "prisma/schema.prisma",
            "   createdAt DateTime\n-\n-  @@index([tenantId, createdAt])\n }\n",
        ),
    ]);
    none_produces(&[
        (K::SlowQuery, "db/migrate/add.rb", "+    add_index :orders, :status, algorithm: :concurrently\n"),
        (
            K::SlowQuery,
            "src/store/orders.go",
            "-\t\tWHERE created_at >= $1`\n+\t\tWHERE created_at >= $1 AND created_at < $2`\n",
        ),
        (K::SlowQuery, "users/search.py", "-    term = term.strip()\n+    term = term.strip().lower()\n"),
    ]);
}

#[test]
fn more_rows_than_asked_for() {
    all_produce(&[
        (
            K::UnboundedWork,
            "src/store/events.go",
            "-\t\tWHERE tenant_id = $1 AND created_at > $2\n+\t\tWHERE tenant_id = $1\n",
        ),
        (
            K::UnboundedWork,
            "reports/views.py",
            "-    rows = Event.objects.filter(tenant=tenant, day__gte=since)\n+    rows = Event.objects.filter(tenant=tenant)\n",
        ),
        (
            K::UnboundedWork,
            "app/controllers/events_controller.rb",
            "-    events = Event.where(account: current_account).limit(200)\n+    events = Event.where(account: current_account)\n",
        ),
        (
            K::UnboundedWork,
            "src/events.service.ts",
            "     return this.prisma.event.findMany({\n       where: { tenantId },\n-      take: 100,\n       orderBy: { id: 'desc' },\n",
        ),
        (
            K::UnboundedWork,
            "Services/EventService.cs",
            "-        .Take(pageSize)\n         .ToListAsync();\n",
        ),
        (
            K::UnboundedWork,
            "app/Services/Events.php",
            "-        return Event::where('tenant_id', $id)->take(100)->get();\n+        return Event::where('tenant_id', $id)->get();\n",
        ),
        (
            K::UnboundedWork,
            "src/main/java/EventRepository.java",
            "-    Page<Event> findByTenant(String tenant, Pageable page);\n+    List<Event> findByTenant(String tenant);\n",
        ),
        (K::UnboundedWork, "config/limits.yaml", "-max_page_size: 100\n+max_page_size: 100000\n"),
    ]);
    none_produces(&[
        (
            K::UnboundedWork,
            "src/store/events.go",
            "-\t\tWHERE tenant_id = $1\n+\t\tWHERE tenant_id = $1 AND created_at > $2\n",
        ),
        (
            K::UnboundedWork,
            "reports/views.py",
            "-    rows = Event.objects.filter(tenant=tenant).filter(day__gte=since)\n+    rows = Event.objects.filter(tenant=tenant, day__gte=since)\n",
        ),
        (K::UnboundedWork, "src/a.ts", "-      take: 100,\n+      take: PAGE_SIZE,\n"),
    ]);
}
