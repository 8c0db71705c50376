//! Order statistics, which a few wild samples do not move.

/// Makes the median absolute deviation of normal noise equal to its standard deviation (1 over the normal 3/4 quantile).
pub const NORMAL_CONSISTENCY: f64 = 1.482_602_218_505_602;

/// Returns the `p`-quantile of finite values, `p` from 0 to 1, interpolated between neighbours (type 7 of Hyndman
/// and Fan, "Sample quantiles in statistical packages", 1996). None where there are no values.
pub fn quantile(values: &[f64], p: f64) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    quantile_of_sorted(&sorted, p)
}

/// As [`quantile`], of values that are sorted already.
pub fn quantile_of_sorted(sorted: &[f64], p: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let rank = p.clamp(0.0, 1.0) * to_f64(last);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the rank lies in 0..=last")]
    let below = rank as usize;
    let above = (below + 1).min(last);
    let fraction = rank - to_f64(below);
    Some(sorted[below] + (sorted[above] - sorted[below]) * fraction)
}

/// Returns the median. None where there are no values.
pub fn median(values: &[f64]) -> Option<f64> {
    quantile(values, 0.5)
}

/// Returns the median absolute deviation from the median, scaled to the standard deviation of normal noise.
pub fn mad(values: &[f64]) -> Option<f64> {
    let center = median(values)?;
    let deviations: Vec<f64> = values.iter().map(|value| (value - center).abs()).collect();
    Some(median(&deviations)? * NORMAL_CONSISTENCY)
}

/// Counts are far below 2^53, where floats are exact.
#[expect(clippy::cast_precision_loss, reason = "counts of samples are far below 2^53")]
pub fn to_f64(count: usize) -> f64 {
    count as f64
}
