//! Least squares over a growing run of samples, updated in constant time and without cancellation.

/// Running sums of a run of (time, value) pairs, kept about their means (Welford, "Note on a method for calculating
/// corrected sums of squares and products", 1962).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sums {
    count: f64,
    mean_time: f64,
    mean_value: f64,
    time_squares: f64,
    products: f64,
    value_squares: f64,
}

/// A line: `level` at time 0, `slope` for each unit of time.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Line {
    /// Value at time 0.
    pub level: f64,
    /// Change of the value for each unit of time; 0 for a constant.
    pub slope: f64,
}

impl Line {
    /// Returns the value at a time.
    pub fn at(&self, time: f64) -> f64 {
        self.level + self.slope * time
    }
}

impl Sums {
    /// Adds a pair.
    pub fn add(&mut self, time: f64, value: f64) {
        self.count += 1.0;
        let from_time = time - self.mean_time;
        let from_value = value - self.mean_value;
        self.mean_time += from_time / self.count;
        self.mean_value += from_value / self.count;
        self.time_squares += from_time * (time - self.mean_time);
        self.products += from_time * (value - self.mean_value);
        self.value_squares += from_value * (value - self.mean_value);
    }

    /// Returns how many pairs were added.
    pub fn count(&self) -> f64 {
        self.count
    }

    /// Returns the sum of squared residuals from the mean.
    pub fn constant_residual(&self) -> f64 {
        self.value_squares.max(0.0)
    }

    /// Returns the sum of squared residuals from the best line.
    pub fn line_residual(&self) -> f64 {
        if self.time_squares <= 0.0 {
            return self.constant_residual();
        }
        (self.value_squares - self.products * self.products / self.time_squares).max(0.0)
    }

    /// Returns the best constant.
    pub fn constant(&self) -> Line {
        Line { level: self.mean_value, slope: 0.0 }
    }

    /// Returns the best line.
    pub fn line(&self) -> Line {
        if self.time_squares <= 0.0 {
            return self.constant();
        }
        let slope = self.products / self.time_squares;
        Line { level: self.mean_value - slope * self.mean_time, slope }
    }
}
