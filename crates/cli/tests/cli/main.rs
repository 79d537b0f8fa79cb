//! The real `holdpoint` on a folder of its own: every command, as typed.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod attribute;
mod audit;
mod change;
mod claude_code;
mod drills;
mod escapes;
mod export;
mod freeze;
mod health;
mod help;
mod incident_figures;
mod incidents;
mod integrate_page;
mod mcp;
mod metrics;
mod people;
mod policy;
mod propose;
mod refusals;
mod services;
mod shifts;
mod simulate;
mod sources;
mod stop;
mod story;
mod support;
