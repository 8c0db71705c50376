create table consignments (
    id          bigint generated always as identity primary key,
    reference   text        not null,
    customer_id bigint      not null,
    yard_id     int         not null,
    state       text        not null,
    departs_at  timestamptz not null,
    arrives_at  timestamptz,
    declared_kg int         not null
);
create index consignments_customer_departs_idx on consignments (customer_id, departs_at desc);
create unique index consignments_reference_idx on consignments (reference);

create table wagons (
    id             bigint primary key,
    series         text not null,
    yard_id        int,
    consignment_id bigint references consignments (id)
);
create index wagons_yard_series_idx on wagons (yard_id, series) where consignment_id is null;
create index wagons_consignment_idx on wagons (consignment_id);
