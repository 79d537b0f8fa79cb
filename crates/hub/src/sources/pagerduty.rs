//! PagerDuty: webhooks of version 3. While a secret is rotated, the header holds a signature for each.

use super::adapter::{Delivery, SourceAdapter, Statements, read_incidents};
use super::signature::{fits_secret, header_text};
use holdpoint_domain::incidents::Format;
use holdpoint_domain::{Code, Refusal};

pub(super) struct PagerDuty;

const SIGNATURE_HEADER: &str = "x-pagerduty-signature";

impl SourceAdapter for PagerDuty {
    fn verify(&self, delivery: &Delivery<'_>, secret: &[u8]) -> Result<(), Refusal> {
        let signatures = header_text(delivery.headers, SIGNATURE_HEADER)?;
        let of_version_1 = signatures.split(',').filter_map(|part| part.trim().strip_prefix("v1="));
        if of_version_1.into_iter().any(|signature| fits_secret(secret, delivery.bytes, signature)) {
            return Ok(());
        }
        Err(Refusal::new(Code::BadSignature, "No v1 signature in X-PagerDuty-Signature fits the body and the secret of this source."))
    }

    fn read(&self, delivery: &Delivery<'_>) -> Result<Statements, Refusal> {
        read_incidents(Format::PagerDuty, delivery.bytes)
    }
}
