//! The reviewer's own pace, never another person's.

use crate::core::Core;
use crate::error::DeskError;
use crate::store::given;
use crate::view::PaceView;
use holdpoint_metrics::pace::{self, BREAK_AFTER_MS};

/// Longer sessions than this are not looked for.
pub(crate) const LOOK_BACK_MS: i64 = 24 * 3600 * 1000;

/// The present session.
pub(crate) fn view(core: &Core) -> Result<PaceView, DeskError> {
    // Reviews are marked with the hub's time.
    let now = core.clock.now();
    let given = given::since(&core.store.conn(), now - LOOK_BACK_MS)?;
    let times: Vec<i64> = given.iter().map(|(at, _)| *at).collect();
    let session = pace::session(&times, now);
    let mut shown: Vec<i64> = given[given.len() - session.reviews..].iter().filter_map(|(_, shown)| *shown).collect();
    Ok(PaceView {
        decisions: u32::try_from(session.reviews).unwrap_or(u32::MAX),
        median_ms: pace::median(&mut shown),
        session_ms: session.length_ms,
        break_in_ms: BREAK_AFTER_MS - session.length_ms,
        break_after_ms: BREAK_AFTER_MS,
    })
}
