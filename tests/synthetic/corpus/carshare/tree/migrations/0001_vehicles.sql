CREATE EXTENSION postgis;

CREATE TABLE vehicles (
    id      bigint PRIMARY KEY,
    plate   text NOT NULL,
    lat     double precision NOT NULL,
    lon     double precision NOT NULL,
    cell    bigint NOT NULL,
    charge  int NOT NULL,
    state   text NOT NULL
);

CREATE INDEX vehicles_cell ON vehicles (cell) WHERE state = 'free';

CREATE FUNCTION geog(lat double precision, lon double precision) RETURNS geography
    LANGUAGE sql STABLE AS $$ SELECT ST_SetSRID(ST_MakePoint(lon, lat), 4326)::geography $$;

CREATE TABLE searches (
    id    bigserial PRIMARY KEY,
    zone  int NOT NULL,
    free  int NOT NULL,
    at    timestamptz NOT NULL
);

CREATE INDEX searches_zone_at ON searches (zone, at);
