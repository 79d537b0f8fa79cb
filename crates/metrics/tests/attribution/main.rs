//! Attribution on cases with known causes, and its properties on generated ones.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod cases;
mod explanations;
mod properties;
mod refusals;
