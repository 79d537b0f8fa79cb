//! The domain's events by noun.

use holdpoint_domain::{
    ActionClaimed, ActionDecided, ActionEdited, ActionExecuted, ActionProposed, BodyErased, DeviceEnrolled, Empty, GrantUsed, HubOpened,
    InviteMade, InviteUsed, PersonEnrolled, PolicyPublished, Record, ReviewSubmitted, ToolAdded, ToolRotated,
};

macro_rules! nouns {
    ($($noun:ident $events:ident { $($variant:ident $old:ident $head:ty;)* })*) => {
        #[derive(Debug)]
        pub enum Event { $($noun($events),)* Unknown }
        $(#[derive(Debug)] pub enum $events { $($variant($head),)* })*
        impl Event {
            pub fn of(record: &Record) -> Result<Self, serde_json::Error> {
                Ok(match holdpoint_domain::Event::of(record)? {
                    $($(holdpoint_domain::Event::$old(head) => Self::$noun($events::$variant(head)),)*)*
                    holdpoint_domain::Event::Unknown => Self::Unknown,
                })
            }
        }
    };
}

nouns! {
    Hub HubEvent { Opened HubOpened HubOpened; }
    Policy PolicyEvent { Published PolicyPublished PolicyPublished; }
    Person PersonEvent { Enrolled PersonEnrolled PersonEnrolled; Changed PersonChanged PersonEnrolled; Revoked PersonRevoked Empty; }
    Invite InviteEvent { Made InviteMade InviteMade; Used InviteUsed InviteUsed; Revoked InviteRevoked Empty; }
    Device DeviceEvent { Enrolled DeviceEnrolled DeviceEnrolled; Revoked DeviceRevoked Empty; }
    Tool ToolEvent { Added ToolAdded ToolAdded; Revoked ToolRevoked Empty; Rotated ToolRotated ToolRotated; }
    Action ActionEvent {
        Proposed ActionProposed ActionProposed; Revised ActionRevised ActionProposed; Escalated ActionEscalated Empty;
        Edited ActionEdited ActionEdited; SecondReviewDrawn ActionSecondLook Empty; Decided ActionDecided ActionDecided;
        Withdrawn ActionWithdrawn Empty; Delivered DecisionDelivered Empty; GrantUsed GrantUsed GrantUsed;
        Executed ActionExecuted ActionExecuted;
    }
    Claim ClaimEvent { Claimed ActionClaimed ActionClaimed; Released ActionReleased Empty; }
    Review ReviewEvent { Submitted ReviewSubmitted ReviewSubmitted; }
    Body BodyEvent { Erased BodyErased BodyErased; }
}
