//! What administrators do: set everything up, later change the policy and what people may do.

mod noun;

pub(crate) use noun::Administration;
