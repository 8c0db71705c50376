CREATE TABLE payouts (
    id         bigint PRIMARY KEY,
    claim_id   bigint NOT NULL,
    reference  text NOT NULL UNIQUE,
    iban       text NOT NULL,
    cents      bigint NOT NULL,
    state      text NOT NULL,
    receipt    text,
    settled_at timestamptz NOT NULL
);
CREATE INDEX payouts_open ON payouts (settled_at) WHERE state = 'OPEN';
