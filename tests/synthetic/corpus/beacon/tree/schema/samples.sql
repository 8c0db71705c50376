CREATE TABLE samples
(
    tenant UInt32,
    name   LowCardinality(String),
    labels Map(LowCardinality(String), String),
    time   DateTime64(3),
    value  Float64,
    day    Date MATERIALIZED toDate(time)
)
ENGINE = MergeTree
PARTITION BY day
ORDER BY (tenant, name, time)
TTL day + INTERVAL 400 DAY;
