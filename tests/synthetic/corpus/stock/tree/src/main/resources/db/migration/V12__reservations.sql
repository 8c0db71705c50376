CREATE TABLE reservations (
    id        BIGINT AUTO_INCREMENT PRIMARY KEY,
    sku       VARCHAR(32) NOT NULL,
    quantity  INT NOT NULL,
    order_id  BIGINT NOT NULL,
    closed_at DATETIME NULL
);
CREATE INDEX ix_reservations_sku_closed ON reservations (sku, closed_at);
