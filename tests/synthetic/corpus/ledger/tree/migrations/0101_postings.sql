CREATE TABLE postings (
    id         bigserial PRIMARY KEY,
    reference  text NOT NULL,
    created_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX postings_reference_key ON postings (reference);
CREATE TABLE balances (
    account text PRIMARY KEY,
    minor   bigint NOT NULL,
    version bigint NOT NULL DEFAULT 0
);
