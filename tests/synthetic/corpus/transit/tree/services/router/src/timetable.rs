/// One vehicle from one stop to another.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Leg {
    pub trip: u64,
    pub from: u32,
    pub to: u32,
    pub depart: u32,
    pub arrive: u32,
    pub delay: i32,
}

#[derive(Clone, Debug, serde::Serialize)]
pub struct Journey {
    pub legs: Vec<Leg>,
}

/// Stops and trips of one day, in arrays that a search walks through.
pub struct Timetable {
    pub(crate) patterns: Vec<Pattern>,
    pub(crate) patterns_of_stop: Vec<Vec<u32>>,
}

pub(crate) struct Pattern {
    pub stops: Vec<u32>,
    pub trips: Vec<(u64, Vec<u32>)>,
}
