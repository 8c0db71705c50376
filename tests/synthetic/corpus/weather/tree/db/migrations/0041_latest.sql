CREATE INDEX observation_station_time ON observation (station_id, measured_at DESC);

CREATE VIEW latest_observation AS
SELECT s.id AS station_id, o.measured_at, o.t2m, o.gust, o.rr
FROM station s
CROSS JOIN LATERAL (
    SELECT measured_at, t2m, gust, rr
    FROM observation
    WHERE station_id = s.id AND measured_at > now() - interval '3 hours'
    ORDER BY measured_at DESC
    LIMIT 1
) o;
