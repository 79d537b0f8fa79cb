//! Forecasts of work: arrivals of each hour with an interval, and what a planned day leads to.
//!
//! Arrivals follow the hour of the week, a trend, and known events such as a sale. They vary more
//! than a Poisson process does; by how much is measured, for hours and for whole days. A day is
//! simulated with its shifts, because a backlog goes on from one hour to the next.

mod arrivals;
mod counts;
mod day;
mod hour;
mod queue;
mod shortage;
mod spread;
mod trend;

pub use arrivals::{Forecast, NoForecast, Predicted};
pub use day::{Day, DayFigures, HourFigures, PlannedHour};
pub use hour::{HourCount, WEEK_HOURS};
pub use queue::{Work, WorkClass};
pub use shortage::{Targets, needed, shortage};

#[cfg(test)]
mod tests;
