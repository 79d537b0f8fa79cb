//! `holdpoint join`.

pub(super) const HELP: &str = "\
Examples:
  holdpoint join https://holdpoint.acme.example --sign-in
  holdpoint join https://holdpoint.acme.example --invite CODE --name 'Mara Ortiz'

With --sign-in a browser opens the sign-in page of the company's identity provider, which
sends its answer back to this computer. With both, the invite sets the roles and the provider
confirms the identity.";

#[derive(Debug, clap::Args)]
pub(crate) struct Join {
    /// The hub's address
    #[arg(value_name = "URL")]
    pub(crate) hub: String,
    /// Sign in at the hub's identity provider
    #[arg(long)]
    pub(crate) sign_in: bool,
    /// The code from an administrator
    #[arg(long, value_name = "CODE")]
    pub(crate) invite: Option<String>,
    /// Your name in the record [default: this account's, when it has one]
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,
    /// Only print the address of the sign-in page; open it in a browser on this computer
    #[arg(long, requires = "sign_in")]
    pub(crate) no_browser: bool,
}
