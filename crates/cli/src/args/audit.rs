//! `holdpoint audit`.

const VERIFY_HELP: &str = "\
Examples:
  holdpoint audit verify --data ./holdpoint
  holdpoint audit verify --hub http://127.0.0.1:7171 --json
  holdpoint audit verify --database postgres://holdpoint@db/holdpoint
  holdpoint audit verify --file holdpoint-audit.ndjson

Nothing is written. Without --hub the log's file (or database) is read, whether a hub runs on
it or not. With --hub everything is fetched from the hub, by a device enrolled there, and no
statement of the hub is trusted. Every record must be justified by the history before it: a
person's signed command, the hub's signature that names the tool, reviews that meet the
checkpoint. File and hub are compared, record by record, with the copy that this computer's desk
keeps of that hub, and the first difference is reported. Exit code 5 if anything was changed or
is not justified.";

#[derive(Debug, clap::Args)]
pub(crate) struct Audit {
    #[command(subcommand)]
    pub(crate) command: AuditCommand,
}

#[derive(Debug, clap::Subcommand)]
pub(crate) enum AuditCommand {
    /// Check every record, link, body and signature, and what justifies each record
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
    /// Check an export of the app: all records, as NDJSON
    #[arg(long, value_name = "FILE", conflicts_with_all = ["hub", "database"])]
    pub(crate) file: Option<std::path::PathBuf>,
}
