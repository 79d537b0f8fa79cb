//! What a drill can be composed of.

use super::cases;
use super::view::DrillChoices;
use crate::core::Core;
use crate::error::DeskError;
use crate::replica::rulings;
use holdpoint_domain::RightVerdict;

/// Cases that are offered, the newest.
const MAX_CASES: usize = 1_000;

pub(crate) fn choices(core: &Core) -> Result<DrillChoices, DeskError> {
    Ok(core.replica.read(|conn| {
        let all = rulings::all(conn)?;
        let mut settled: Vec<_> = all.iter().filter_map(|(action, known)| Some((action, known.settled()?))).collect();
        settled.sort_by_key(|(_, ruling)| std::cmp::Reverse(ruling.at));
        let (open, clear): (Vec<_>, Vec<_>) = settled.into_iter().partition(|(_, ruling)| ruling.made.right == RightVerdict::Both);
        let mut rows = Vec::new();
        for (action, ruling) in clear.into_iter().take(MAX_CASES) {
            rows.extend(cases::row(conn, action, ruling)?);
        }
        Ok::<_, rusqlite::Error>(DrillChoices { cases: rows, left_out: u32::try_from(open.len()).unwrap_or(u32::MAX) })
    })?)
}
