//! The alarm when the record cannot be trusted: what is wrong, and what to do about it.

use crate::core::{Core, connection::Status};
use crate::view::{AlarmView, SyncState};
use holdpoint_domain::{BrokenLink, Seq};
use std::path::Path;

/// The first step of every alarm.
pub(crate) const HALT: &str =
    "Nothing can be decided at this desk until this is resolved. Open actions wait; no tool receives an approval from this desk.";

/// The step that holds the hub's record beside the copy in this folder.
pub(crate) fn verify(url: &str, data: &Path) -> String {
    format!("Run `holdpoint audit verify --hub {url} --data {}` on this computer.", data.display())
}

/// How the record fails to be the one this desk has followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Alarm {
    /// Another hub answers at the address.
    AnotherHub,
    /// The hub's record is shorter than this desk's.
    Shorter { hub: Seq, own: Seq },
    /// The hub tells another past than the one this desk verified.
    Rewritten { own: Seq },
    /// A record that came does not hold together.
    Damaged { link: BrokenLink, own: Seq },
}

impl Alarm {
    /// What a record that does not follow says about the past.
    pub(super) fn of_link(link: &BrokenLink, own: Seq) -> Self {
        match link {
            // It names another predecessor than the one that is here and was verified.
            BrokenLink::Prev { seq } if own > 0 && *seq == own + 1 => Self::Rewritten { own },
            link => Self::Damaged { link: link.clone(), own },
        }
    }

    /// One sentence.
    pub(super) fn sentence(&self) -> String {
        match self {
            Self::AnotherHub => {
                "Another hub answers at this address than the one this device works with. Nothing was stored from it.".into()
            }
            Self::Shorter { hub, own } => format!(
                "The hub's record ends at {hub}, but this desk holds {own} verified records. Records are missing at the hub; it may have been restored from an old copy."
            ),
            Self::Rewritten { own } => format!(
                "The hub's history differs from the one this desk verified up to record {own}. Records were changed, or an old copy was restored and continued."
            ),
            Self::Damaged { link, own } => {
                format!("The record from the hub failed verification: {link}. Nothing after record {own} was stored.")
            }
        }
    }

    const fn title(&self) -> &'static str {
        match self {
            Self::AnotherHub => "This is another hub",
            Self::Shorter { .. } => "Records are missing at the hub",
            Self::Rewritten { .. } => "The history was rewritten",
            Self::Damaged { .. } => "The record is damaged",
        }
    }

    fn steps(&self, url: &str, data: &Path) -> Vec<String> {
        let halt = HALT.to_owned();
        let restart = "Restart the app when this is resolved. It checks the record again.".to_owned();
        if *self == Self::AnotherHub {
            let ask = format!(
                "Check the address {url} with the administrator of the hub. If your team has a new hub, you need a new invite for it."
            );
            return vec![halt, ask, restart];
        }
        vec![
            halt,
            "Leave this desk's files as they are. Its verified copy is the evidence of what the record was.".into(),
            "Ask the administrator of the hub whether it was restored from a backup or moved. Give them the last verified record and its hash, below."
                .into(),
            format!("{} It compares the hub's whole record with this desk's and names the first difference.", verify(url, data)),
            "Look on one or two colleagues' desks: the same hash at the same record means that the hub is what changed.".into(),
            "If an older copy was restored on purpose, every user of this hub must move desk/replica.sqlite out of their data folder and start the app again.".into(),
            restart,
        ]
    }

    /// Stops everything that decides, and says why.
    pub(super) fn raise(&self, core: &Core) {
        let url = core.connection.hub_url().unwrap_or_default();
        let alarm = AlarmView { title: self.title().into(), detail: self.sentence(), steps: self.steps(&url, &core.data) };
        tracing::error!(alarm = self.title(), "the record failed verification");
        core.connection.set_status(|status: &mut Status| {
            status.state = SyncState::Broken;
            status.message = Some(self.sentence());
            status.alarm = Some(alarm);
        });
    }
}
