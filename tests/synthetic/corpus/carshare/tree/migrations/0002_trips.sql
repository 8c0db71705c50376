CREATE TABLE trips (
    id          bigserial PRIMARY KEY,
    rider       bigint NOT NULL,
    vehicle     bigint NOT NULL,
    started_at  timestamptz NOT NULL,
    ended_at    timestamptz,
    cents       bigint
);

CREATE UNIQUE INDEX trips_open_vehicle ON trips (vehicle) WHERE ended_at IS NULL;
CREATE INDEX trips_rider ON trips (rider, id DESC);
