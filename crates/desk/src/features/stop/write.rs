//! Pulls a stop, and resumes after one.

use super::read::{client, view};
use super::view::{StopDraft, StopReportView};
use crate::core::Core;
use crate::error::DeskError;
use crate::outbox::submit::administer;
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{DeskCommand, STOP, StopId, StopProposals, StopPulled, StopReport, StopStage, new_id};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long the hubs have to say that they refuse the tools.
const REPORT_TIMEOUT: Duration = Duration::from_secs(2);
const REPORT_POLL_INTERVAL: Duration = Duration::from_millis(25);

/// Stops tools, and says what that did.
pub(crate) async fn pull(core: &Arc<Core>, draft: StopDraft) -> Result<StopReportView, DeskError> {
    let mut random = [0; 10];
    getrandom::fill(&mut random).map_err(|error| std::io::Error::other(error.to_string()))?;
    let stop: StopId = new_id(STOP, core.clock.now(), random).into();
    let StopDraft { scope, reason, deny, drill, incident } = draft;
    let proposals = if deny { StopProposals::Deny } else { StopProposals::Hold };
    let sentence = format!("Stop {}: {}", scope.in_words(), visible_line(&reason));
    let incident = incident.filter(|incident| !incident.trim().is_empty());
    let pulled = StopPulled { scope, reason, proposals, drill, incident };
    administer(core, DeskCommand::Stop { stop: stop.clone(), pulled }, sentence).await?;
    let report = wait_for_report(core, &stop).await?;
    view(core, report)
}

async fn wait_for_report(core: &Core, stop: &StopId) -> Result<StopReport, DeskError> {
    let began = Instant::now();
    loop {
        let report = client(core)?.stop(stop).await?;
        if report.hubs > 0 || began.elapsed() > REPORT_TIMEOUT {
            return Ok(report);
        }
        tokio::time::sleep(REPORT_POLL_INTERVAL).await;
    }
}

/// Asks for a stage, or agrees to the one that another person asked for.
pub(crate) async fn resume(core: &Arc<Core>, id: String, stage: StopStage) -> Result<StopReportView, DeskError> {
    let sentence = format!("Resume after a stop: {}", stage.in_words());
    administer(core, DeskCommand::Resume { stop: id.as_str().into(), stage }, sentence).await?;
    let report = client(core)?.stop(&id).await?;
    view(core, report)
}
