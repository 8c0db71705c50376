//! Changes as most are: features, refactorings, measurements. They produce no kind of fault.

use super::shown;
use crate::diff::parse;
use crate::explains::explains;
use crate::fault_kind::FaultKind;
use crate::mechanism::{harmless, mechanisms};

/// The kind of fault that the change is taken to produce most.
fn worst(path: &str, diff: &str) -> Option<(f64, FaultKind)> {
    let files = parse(diff, &[path.to_owned()]);
    if harmless(&files).is_some() {
        return None;
    }
    let found = mechanisms(&files);
    let pairs = found.iter().flat_map(|one| {
        FaultKind::ALL.iter().filter_map(|kind| Some((one.strength * explains(one.effect, *kind)?.0, *kind)))
    });
    pairs.max_by(|a, b| a.0.total_cmp(&b.0))
}

/// No change may be taken to produce any kind of fault.
#[track_caller]
pub(super) fn blamed(changes: &[(&'static str, &'static str)]) {
    const SILENT: f64 = 0.5;
    let blamed: Vec<String> = changes
        .iter()
        .filter_map(|(path, diff)| {
            let (score, kind) = worst(path, diff)?;
            (score > SILENT).then(|| shown(&(kind, path, diff)))
        })
        .collect();
    assert!(blamed.is_empty(), "{} of {} are blamed:\n{}", blamed.len(), changes.len(), blamed.join("\n"));
}

#[test]
fn what_most_changes_do() {
    blamed(CHANGES);
}

const CHANGES: &[(&str, &str)] = &[
    (
        "internal/api/orders.go",
        "-func (h *Handler) list(w http.ResponseWriter, r *http.Request) {\n+func (h *Handler) listOrders(w http.ResponseWriter, r *http.Request) {\n",
    ),
    (
        "internal/api/routes.go",
        " \tr.Get(\"/orders\", h.listOrders)\n+\tr.Get(\"/orders/{id}/notes\", h.listNotes)\n",
    ),
    (
        "internal/api/orders.go",
        "-\treturn fmt.Errorf(\"load order: %v\", err)\n+\treturn fmt.Errorf(\"load order %d: %w\", id, err)\n",
    ),
    (
        "internal/metrics/metrics.go",
        "+var orderTotal = promauto.NewHistogram(prometheus.HistogramOpts{\n+\tName: \"order_total_cents\",\n+})\n",
    ),
    (
        "internal/api/orders.go",
        " \torder, err := h.store.Get(ctx, id)\n \tif err != nil {\n+\t\tslog.Warn(\"order not loaded\", \"id\", id, \"err\", err)\n \t\treturn err\n \t}\n",
    ),
    (
        "app/orders/views.py",
        "-from app.orders.helpers import totals\n+from app.orders.totals import totals\n",
    ),
    (
        "app/orders/forms.py",
        " class OrderForm(Form):\n     note = CharField(required=False)\n+    gift = BooleanField(required=False)\n",
    ),
    (
        "app/orders/service.py",
        "-def total(order):\n-    return sum(line.amount for line in order.lines)\n+def total(order: Order) -> Decimal:\n+    return sum((line.amount for line in order.lines), Decimal(0))\n",
    ),
    ("app/orders/service.py", "+    if order.note:\n+        summary[\"note\"] = order.note\n"),
    (
        "src/components/Cart.tsx",
        "-      <Button onClick={submit}>Buy</Button>\n+      <Button onClick={submit} disabled={busy}>Buy now</Button>\n",
    ),
    (
        "src/orders/orders.controller.ts",
        "   @Get(':id')\n   async one(@Param('id') id: string) {\n+    this.logger.verbose(`order ${id}`);\n     return this.orders.one(id);\n",
    ),
    (
        "src/orders/mapper.ts",
        "   return {\n     id: order.id,\n     total: order.total,\n+    currency: order.currency,\n   };\n",
    ),
    (
        "src/orders/mapper.ts",
        "-export function toDto(order: Order): OrderDto {\n+export const toDto = (order: Order): OrderDto => {\n",
    ),
    (
        "src/main/java/com/acme/OrderController.java",
        "+    @GetMapping(\"/orders/{id}/notes\")\n+    public List<Note> notes(@PathVariable long id) {\n+        return notes.of(id);\n+    }\n",
    ),
    (
        "src/main/java/com/acme/OrderService.java",
        "-        List<Line> lines = new ArrayList<>();\n-        for (Line line : order.lines()) {\n-            if (line.open()) lines.add(line);\n-        }\n-        return lines;\n+        return order.lines().stream().filter(Line::open).toList();\n",
    ),
    (
        "src/main/java/com/acme/Order.java",
        "-    private final Date created;\n+    private final Instant created;\n",
    ),
    (
        "src/main/kotlin/Order.kt",
        "-data class Order(val id: Long, val total: Long)\n+data class Order(val id: Long, val total: Long, val note: String? = null)\n",
    ),
    (
        "src/main/kotlin/Service.kt",
        "-        if (order == null) return null\n-        return order.total\n+        return order?.total\n",
    ),
    (
        "src/order.rs",
        "-    pub fn total(&self) -> u64 {\n-        let mut sum = 0;\n-        for line in &self.lines {\n-            sum += line.amount;\n-        }\n-        sum\n+    pub fn total(&self) -> u64 {\n+        self.lines.iter().map(|line| line.amount).sum()\n",
    ),
    (
        "src/http.rs",
        "-        .route(\"/orders\", get(list))\n+        .route(\"/orders\", get(list).post(create))\n",
    ),
    ("src/error.rs", "+    #[error(\"order {0} is closed\")]\n+    Closed(u64),\n"),
    (
        "Controllers/OrdersController.cs",
        "-    public async Task<IActionResult> Get(int id)\n+    public async Task<ActionResult<OrderDto>> Get(int id)\n",
    ),
    (
        "Services/OrderService.cs",
        "-        var total = order.Lines.Sum(l => l.Amount);\n+        var total = order.Lines.Where(l => !l.Cancelled).Sum(l => l.Amount);\n",
    ),
    (
        "app/Http/Controllers/OrderController.php",
        "+        $order->note = $request->input('note');\n         $order->save();\n",
    ),
    ("app/models/order.rb", "+  scope :open, -> { where(state: 'open') }\n"),
    (
        "app/models/order.rb",
        "-  def label\n-    \"#{number} #{name}\"\n+  def label = \"#{number} #{name}\"\n",
    ),
    (
        "app/views/orders/show.html.erb",
        "-  <h1><%= @order.number %></h1>\n+  <h1 class=\"title\"><%= @order.number %></h1>\n",
    ),
    ("charts/orders/values.yaml", "   labels:\n+    cost-centre: shop\n"),
    ("charts/orders/values.yaml", "-  replicas: 3\n+  replicas: 5\n"),
    (
        "charts/orders/values.yaml",
        "   annotations:\n-    prometheus.io/scrape: \"false\"\n+    prometheus.io/scrape: \"true\"\n",
    ),
    ("charts/orders/values.yaml", "     limits:\n-      memory: 512Mi\n+      memory: 768Mi\n"),
    ("charts/orders/values.yaml", "   image:\n-    tag: v1.42.0\n+    tag: v1.42.1\n"),
    ("terraform/tags.tf", "   tags = {\n     team = \"shop\"\n+    tier = \"gold\"\n   }\n"),
    ("migrations/20_add_note.sql", "+ALTER TABLE orders ADD COLUMN note text;\n"),
    (
        "migrations/21_notes.sql",
        "+CREATE TABLE notes (\n+  id bigserial PRIMARY KEY,\n+  order_id bigint NOT NULL,\n+  body text NOT NULL,\n+  created_at timestamptz NOT NULL DEFAULT now()\n+);\n+CREATE INDEX notes_order_idx ON notes (order_id);\n",
    ),
    ("migrations/22_index.sql", "+CREATE INDEX CONCURRENTLY orders_region_idx ON orders (region);\n"),
    (
        "app/migrations/0007_note.py",
        "+        migrations.AddField(\n+            model_name=\"order\",\n+            name=\"note\",\n+            field=models.TextField(null=True),\n+        ),\n",
    ),
    ("package.json", "-    \"eslint\": \"^8.50.0\",\n+    \"eslint\": \"^8.50.1\",\n"),
    (
        "internal/cache/cache.go",
        "-// get returns the entry.\n+// get returns the entry, or nothing where it has expired.\n",
    ),
    (
        "internal/cache/cache.go",
        "-func (c *Cache) get(key string) (Entry, bool) {\n+func (c *Cache) lookup(key string) (Entry, bool) {\n",
    ),
    ("internal/pool/pool.go", "+\tpoolInUse.Set(float64(p.db.Stats().InUse))\n"),
    (
        "internal/client/client.go",
        "-\treq.Header.Set(\"User-Agent\", \"orders\")\n+\treq.Header.Set(\"User-Agent\", \"orders/\"+version)\n",
    ),
    (
        "internal/retry/retry.go",
        "-\tfor attempt := 0; attempt < maxAttempts; attempt++ {\n+\tfor attempt := range maxAttempts {\n",
    ),
    ("src/config.ts", "-export const PAGE = 50;\n+export const PAGE_SIZE = 50;\n"),
    ("src/db.ts", "-  idleTimeoutMillis: 30000,\n+  idleTimeoutMillis: 60000,\n"),
    ("src/client.ts", "-  timeout: 3000,\n+  timeout: 5000,\n"),
    (
        "src/worker.ts",
        "-const worker = new Worker('mail', handler);\n+const worker = new Worker('mail', handler, { name: 'mail-1' });\n",
    ),
    (
        "app/worker.py",
        "     def run(self):\n-        log.info(\"run\")\n+        log.info(\"run %s\", self.name)\n",
    ),
    (
        "app/text.py",
        "-MESSAGE = \"Your order was received\"\n+MESSAGE = \"Thank you, your order was received\"\n",
    ),
    ("app/util.py", "-def chunks(items, size):\n+def chunks(items: list, size: int = 100):\n"),
    ("src/util.rs", "-use std::collections::HashMap;\n+use std::collections::BTreeMap;\n"),
    (
        "src/lib/format.ts",
        "-  return value.toFixed(2);\n+  return value.toLocaleString('en', { minimumFractionDigits: 2 });\n",
    ),
    (
        "src/state.ts",
        "-  const [open, setOpen] = useState(false);\n+  const [open, setOpen] = useState<boolean>(false);\n",
    ),
    (
        "README.go",
        "-\tfor i := 0; i < len(items); i++ {\n-\t\tprocess(items[i])\n-\t}\n+\tfor _, item := range items {\n+\t\tprocess(item)\n+\t}\n",
    ),
    (
        "internal/report/report.go",
        "+\trows := make([]Row, 0, len(orders))\n+\tfor _, order := range orders {\n+\t\trows = append(rows, Row{ID: order.ID, Total: order.Total})\n+\t}\n",
    ),
    (
        "src/report.py",
        "+    by_region = defaultdict(list)\n+    for order in orders:\n+        by_region[order.region].append(order)\n",
    ),
    ("internal/auth/auth.go", "-\tif claims.Subject == \"\" {\n+\tif len(claims.Subject) == 0 {\n"),
    ("src/flags.json", "-  \"banner.text\": \"Sale\",\n+  \"banner.text\": \"Summer sale\",\n"),
    ("app/admin.py", "+    list_display = (\"id\", \"state\", \"total\")\n"),
    ("src/health.ts", "+app.get('/version', (req, res) => res.json({ version }));\n"),
    ("src/trace.ts", "+  span.setAttribute('order.id', id);\n"),
    (
        "internal/mail/template.go",
        "-const subject = \"Your order\"\n+const subject = \"Your order has shipped\"\n",
    ),
    ("Dockerfile", "+LABEL org.opencontainers.image.source=\"https://git.example/orders\"\n"),
    ("src/api/client.ts", "-export class ApiClient {\n+export class OrdersClient {\n"),
    ("app/services/report.rb", "-    rows.sort_by { |row| row.total }\n+    rows.sort_by(&:total)\n"),
    (
        "Services/Names.cs",
        "-        private readonly ILogger _logger;\n+        private readonly ILogger<Names> _logger;\n",
    ),
];
