//! The dataset card: `README.md`, whose head tells loaders which files hold which split.

use crate::features::features;
use crate::file::{File, Options};
use serde_json::Value;

/// The card; files without a split are one split for training.
pub(crate) fn card(manifest: &Value, options: &Options, files: &[File]) -> String {
    let splits: String =
        files.iter().map(|file| format!("  - split: {}\n    path: {}\n", file.split.unwrap_or("train"), file.name)).collect();
    let head = format!("---\nlicense: other\nconfigs:\n- config_name: default\n  data_files:\n{splits}{}---\n", features(options.format));
    let counts = &manifest["counts"];
    let stated = |text: &Option<String>| text.clone().unwrap_or_else(|| "not stated".into());
    let list = |value: &Value| -> String {
        let members = value.as_object().into_iter().flatten();
        members.map(|(name, count)| format!("- {}: {count}\n", name.replace('_', " "))).collect()
    };
    format!(
        "{head}# Corrections of AI actions\n\nFormat `{format}`, {rows} rows from {corrections} corrections. Digest `{digest}`.\n\n\
         A correction is what people said a tool should have done: they rejected an action, edited its arguments, ruled on a\n\
         disagreement, or an incident was confirmed to come from an approved action.\n\n\
         ## Sources\n\n{sources}\n## Left out\n\n{left_out}\n## Members of every row\n\n\
         `action_id`, `digest` (of what was reviewed), `verdict` (what was right), `source`, `tags`, `reviewers` (pseudonyms,\n\
         the same within this set only), `posterior` and `confidence` (Dawid and Skene 1979, over the readable reviews),\n\
         `incident_ids`, `policy_version`, `corrected_at`, `split`.\n\n\
         Splits are fixed by the hash of the request: a request is in one split, in every set.\n\n\
         ## Privacy\n\nNames, addresses and ids of people are replaced in every text. How long a person read is in no row.\n\
         Planted faults are in no row.\n\n## Licence and consent\n\nLicence: {licence}. Consent: {consent}.\n",
        format = options.format.as_str(),
        rows = counts["rows"],
        corrections = counts["corrections"],
        digest = manifest["digest"].as_str().unwrap_or_default(),
        sources = list(&counts["sources"]),
        left_out = list(&counts["left_out"]),
        licence = stated(&options.licence),
        consent = stated(&options.consent),
    )
}
