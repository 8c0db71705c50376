CREATE TABLE positions (
    device    text             NOT NULL,
    at        timestamptz      NOT NULL,
    lat       double precision NOT NULL CHECK (lat BETWEEN -90 AND 90),
    lon       double precision NOT NULL,
    speed_kmh double precision NOT NULL
);

SELECT create_hypertable('positions', 'at', chunk_time_interval => interval '1 day');

CREATE INDEX positions_device_at ON positions (device, at DESC);
CREATE INDEX positions_at_speed ON positions (at, speed_kmh);
