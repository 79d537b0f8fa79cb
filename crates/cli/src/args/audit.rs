//! `holdpoint audit`.

const VERIFY_HELP: &str = "\
Examples:
  holdpoint audit verify --data ./holdpoint
  holdpoint audit verify --hub http://127.0.0.1:7171 --json
  holdpoint audit verify --database postgres://holdpoint@db/holdpoint

Nothing is written. Without --hub the log's file (or database) is read, whether a hub runs on
it or not. With --hub everything is fetched from the hub, by a device enrolled there, and no
statement of the hub is trusted: signatures are checked with the keys in the record. Both are
compared, record by record, with the copy that this computer's desk keeps of that hub, and the
first difference is reported. Exit code 5 if anything was changed.";

#[derive(Debug, clap::Args)]
pub(crate) struct Audit {
    #[command(subcommand)]
    pub(crate) command: AuditCommand,
}

#[derive(Debug, clap::Subcommand)]
pub(crate) enum AuditCommand {
    /// Check every record, link and body; with --hub every review's signature too
    #[command(after_help = VERIFY_HELP)]
    Verify(Verify),
}

#[derive(Debug, clap::Args)]
pub(crate) struct Verify {
    /// Check the records of a running hub instead of the file
    #[arg(long, value_name = "URL")]
    pub(crate) hub: Option<String>,
    /// Check the record in a PostgreSQL database: postgres://user@host/database
    #[arg(long, value_name = "URL", conflicts_with = "hub")]
    pub(crate) database: Option<String>,
}
