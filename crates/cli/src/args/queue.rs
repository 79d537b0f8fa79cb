//! `holdpoint queue`.

#[derive(Debug, clap::Args)]
pub(crate) struct Queue {
    /// Maximum number of actions
    #[arg(long, default_value_t = 1000, value_name = "N")]
    pub(crate) limit: usize,
}
