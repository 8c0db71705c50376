CREATE TABLE products (
    id          bigint PRIMARY KEY,
    name        text NOT NULL,
    zone_from   integer NOT NULL,
    zone_to     integer NOT NULL,
    cents       bigint NOT NULL,
    class       smallint NOT NULL,
    valid_hours integer NOT NULL,
    valid_on    daterange NOT NULL
);
CREATE INDEX products_zones ON products (zone_from, zone_to);
CREATE INDEX products_name ON products (name);
