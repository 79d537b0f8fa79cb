//! `holdpoint show`.

#[derive(Debug, clap::Args)]
pub(crate) struct Show {
    /// The action's id
    pub(crate) id: String,
}
