//! GitHub: webhooks about deployments and pushes, signed.

use super::adapter::{Delivery, SourceAdapter, Statements, read_changes};
use super::signature::{fits_secret, header_text};
use holdpoint_domain::incidents::changes::ChangeFormat;
use holdpoint_domain::{Code, Refusal};

pub(super) struct GitHub;

const SIGNATURE_HEADER: &str = "x-hub-signature-256";

impl SourceAdapter for GitHub {
    fn verify(&self, delivery: &Delivery<'_>, secret: &[u8]) -> Result<(), Refusal> {
        let signature = header_text(delivery.headers, SIGNATURE_HEADER)?;
        match signature.trim().strip_prefix("sha256=").is_some_and(|signature| fits_secret(secret, delivery.bytes, signature)) {
            true => Ok(()),
            false => Err(Refusal::new(Code::BadSignature, "X-Hub-Signature-256 does not fit the body and the secret of this source.")),
        }
    }

    fn read(&self, delivery: &Delivery<'_>) -> Result<Statements, Refusal> {
        read_changes(ChangeFormat::GitHub, delivery.bytes)
    }
}
