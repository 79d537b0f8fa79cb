//! Adding and revoking sources. Those that sign are added on the hub's machine, where their secret is.

use super::read::rows;
use crate::clock::random;
use crate::core::Core;
use crate::error::{DeskError, refused};
use crate::outbox::submit::administer;
use crate::view::{NewSource, SourceDraft, SourceRow};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{DeskCommand, Digest, SourceAdded};
use std::sync::Arc;

/// Makes a token, tells the hub its digest, and shows the token once.
pub(crate) async fn add(core: &Arc<Core>, draft: SourceDraft) -> Result<NewSource, DeskError> {
    let SourceDraft { name, kind, url } = draft;
    let name = name.trim().to_owned();
    if kind.is_signed() {
        let detail = format!(
            "It signs its deliveries. Run `holdpoint source add {} --type {} --secret-file FILE` on the hub's machine.",
            visible_line(&name),
            kind.as_str()
        );
        return Err(refused("invalid_field", "This source needs its secret", detail));
    }
    let token = format!("hps_{}", URL_SAFE_NO_PAD.encode(random::<32>()?));
    let url = Some(url.trim().to_owned()).filter(|url| !url.is_empty());
    let source = SourceAdded { kind, url, token: Some(Digest::of(token.as_bytes())) };
    administer(core, DeskCommand::AddSource { name: name.clone(), source }, format!("Add the source {}", visible_line(&name))).await?;
    let hub = core.connection.hub_url().unwrap_or_default();
    Ok(NewSource { token, url: format!("{}/v1/sources/{name}", hub.trim_end_matches('/')) })
}

/// Revokes a source.
pub(crate) async fn revoke(core: &Arc<Core>, name: String) -> Result<Vec<SourceRow>, DeskError> {
    let sentence = format!("Revoke the source {}", visible_line(&name));
    administer(core, DeskCommand::RevokeSource { name }, sentence).await?;
    rows(core)
}
