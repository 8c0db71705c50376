//! Numbers with sensible digits, and a unit where the metric's name ends in one.

/// A value of this metric: `1.87 s` for 1874 of `http_server_duration_p99_ms`.
pub(super) fn amount(metric: &str, value: f64) -> String {
    if !value.is_finite() {
        return value.to_string();
    }
    let ends = |suffixes: &[&str]| suffixes.iter().any(|suffix| metric.ends_with(suffix));
    if ends(&["_ms", "_milliseconds", "_millis"]) {
        seconds(value / 1_000.0)
    } else if ends(&["_seconds", "_secs", "_s"]) {
        seconds(value)
    } else if ends(&["_bytes"]) {
        bytes(value)
    } else if ends(&["_ratio"]) {
        format!("{} %", digits(value * 100.0))
    } else if ends(&["_percent", "_pct"]) {
        format!("{} %", digits(value))
    } else if ends(&["_per_second", "_rps", "_qps"]) {
        format!("{} /s", digits(value))
    } else {
        digits(value)
    }
}

fn seconds(value: f64) -> String {
    match value.abs() {
        0.0 => "0 s".into(),
        size if size < 0.001 => format!("{} µs", digits(value * 1e6)),
        size if size < 1.0 => format!("{} ms", digits(value * 1e3)),
        size if size < 600.0 => format!("{} s", digits(value)),
        size if size < 36_000.0 => format!("{} min", digits(value / 60.0)),
        _ => format!("{} h", digits(value / 3_600.0)),
    }
}

/// Bytes in powers of 1024.
pub(super) fn bytes(value: f64) -> String {
    let mut scaled = value;
    for unit in ["B", "KiB", "MiB", "GiB"] {
        if scaled.abs() < 1_024.0 {
            return format!("{} {unit}", digits(scaled));
        }
        scaled /= 1_024.0;
    }
    format!("{} TiB", digits(scaled))
}

/// A count in powers of a thousand: `29.1 M`.
pub(super) fn count(value: f64) -> String {
    let mut scaled = value;
    for unit in ["", " k", " M", " G"] {
        if scaled.abs() < 1_000.0 {
            return format!("{}{unit}", digits(scaled));
        }
        scaled /= 1_000.0;
    }
    format!("{} T", digits(scaled))
}

/// About three significant digits; whole numbers with separators from a thousand on.
pub(super) fn digits(value: f64) -> String {
    let decimals = match value.abs() {
        0.0 => return "0".into(),
        size if !(1e-6..1e15).contains(&size) => return format!("{value:.2e}"),
        size if size >= 100.0 => return grouped(&format!("{value:.0}")),
        size if size >= 10.0 => 1,
        size if size >= 1.0 => 2,
        size if size >= 0.1 => 3,
        size if size >= 0.01 => 4,
        _ => 6,
    };
    let text = format!("{value:.decimals$}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn grouped(whole: &str) -> String {
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
    let mut out = sign.to_owned();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_come_from_the_end_of_the_name() {
        assert_eq!(amount("http_server_duration_p99_ms", 1874.0), "1.87 s");
        assert_eq!(amount("http_server_duration_p99_ms", 65.4), "65.4 ms");
        assert_eq!(amount("error_rate_5xx_ratio", 0.0035), "0.35 %");
        assert_eq!(amount("heap_bytes", 3_221_225_472.0), "3 GiB");
        assert_eq!(amount("db_queries_per_second", 154.7), "155 /s");
        assert_eq!(amount("db_cpu_utilization", 94.8), "94.8");
        assert_eq!(amount("anything", f64::NAN), "NaN");
    }

    #[test]
    fn digits_are_as_many_as_are_of_use() {
        let said = [0.0, 0.0351, 2.0, 12.345, 1874.2, -1_234_567.0, 1e300].map(digits);
        assert_eq!(said, ["0", "0.0351", "2", "12.3", "1,874", "-1,234,567", "1.00e300"]);
        assert_eq!(count(29_083_131.0), "29.1 M");
        assert_eq!(bytes(1_245_184.0), "1.19 MiB");
    }
}
