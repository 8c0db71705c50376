CREATE TABLE surcharges (
    id        bigserial PRIMARY KEY,
    tariff_id bigint NOT NULL REFERENCES tariffs (id),
    kind      text   NOT NULL,
    cents     bigint NOT NULL
);
CREATE INDEX surcharges_tariff_id_idx ON surcharges (tariff_id);
