ALTER TABLE stock ADD COLUMN changed_at DATETIME NULL;
CREATE INDEX ix_stock_changed ON stock (changed_at);
