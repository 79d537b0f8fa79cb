//! Ids: a prefix that says of what, then a UUID version 7 (RFC 9562), so that
//! ids sort by time and land together in an index.

use crate::{Ms, Refusal, input};
use serde::{Deserialize, Serialize};
use std::fmt::Write as _;
use std::{borrow::Borrow, fmt, ops::Deref, str::FromStr};

macro_rules! text_newtypes {
    ($($(#[$doc:meta])* $name:ident, $check:path;)*) => {$(
        $(#[$doc])*
        ///
        /// `parse` checks text from outside; `from` takes text that a record holds or that was made here.
        #[derive(Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[cfg_attr(feature = "ts", derive(ts_rs::TS))]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// As text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = Refusal;
            fn from_str(text: &str) -> Result<Self, Refusal> {
                $check(stringify!($name), text).map(|()| Self(text.to_owned()))
            }
        }

        impl Deref for $name {
            type Target = str;
            fn deref(&self) -> &str {
                &self.0
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl From<&String> for $name {
            fn from(text: &String) -> Self {
                Self(text.clone())
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl From<&$name> for String {
            fn from(id: &$name) -> Self {
                id.0.clone()
            }
        }

        impl From<$name> for serde_json::Value {
            fn from(id: $name) -> Self {
                Self::String(id.0)
            }
        }

        impl PartialEq<str> for $name {
            fn eq(&self, other: &str) -> bool {
                self.0 == other
            }
        }

        impl PartialEq<&str> for $name {
            fn eq(&self, other: &&str) -> bool {
                self.0 == *other
            }
        }

        impl PartialEq<String> for $name {
            fn eq(&self, other: &String) -> bool {
                self.0 == *other
            }
        }

        impl PartialEq<$name> for str {
            fn eq(&self, other: &$name) -> bool {
                self == other.0
            }
        }

        impl PartialEq<$name> for String {
            fn eq(&self, other: &$name) -> bool {
                *self == other.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&self.0, f)
            }
        }
    )*};
}

text_newtypes! {
    /// Id of an action.
    ActionId, input::check_id;
    /// Id of a person.
    PersonId, input::check_id;
    /// Id of a device.
    DeviceId, input::check_id;
    /// Id of an invite.
    InviteId, input::check_id;
    /// Id of a signed command, a review among them.
    CommandId, input::check_id;
    /// Id of a stop.
    StopId, input::check_id;
    /// Id of a freeze.
    FreezeId, input::check_id;
    /// Id of an exception from a freeze.
    ExceptionId, input::check_id;
    /// Id of a shift.
    ShiftId, input::check_id;
    /// Id of an absence.
    AbsenceId, input::check_id;
    /// Id of a hand-over.
    HandOverId, input::check_id;
    /// Id of a drill.
    DrillId, input::check_id;
    /// Id of a hub.
    HubId, input::check_id;
    /// Name of a tool.
    ToolName, input::check_name;
}

/// Makes an id from an instant and 10 random bytes; pure, so the caller brings both.
#[must_use]
pub fn new_id(prefix: &str, at: Ms, random: [u8; 10]) -> String {
    let mut bytes = [0_u8; 16];
    let millis = u64::try_from(at).unwrap_or(0).to_be_bytes();
    bytes[..6].copy_from_slice(&millis[2..]);
    bytes[6..].copy_from_slice(&random);
    bytes[6] = bytes[6] & 0x0f | 0x70;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let mut id = String::with_capacity(prefix.len() + 33);
    id.push_str(prefix);
    id.push('_');
    for byte in bytes {
        // Writing into a String cannot fail.
        let _ = write!(id, "{byte:02x}");
    }
    id
}

/// Prefix of an action's id.
pub const ACTION: &str = "act";
/// Prefix of a review's or another signed command's id.
pub const COMMAND: &str = "cmd";
/// Prefix of a person's id.
pub const PERSON: &str = "per";
/// Prefix of a device's id.
pub const DEVICE: &str = "dev";
/// Prefix of an invite's id.
pub const INVITE: &str = "inv";
/// Prefix of a stop's id.
pub const STOP: &str = "stp";
/// Prefix of a freeze's id.
pub const FREEZE: &str = "frz";
/// Prefix of an exception's id.
pub const EXCEPTION: &str = "exc";
/// Prefix of an absence's id.
pub const ABSENCE: &str = "abs";
/// Prefix of a hand-over's id.
pub const HAND_OVER: &str = "hnd";
/// Prefix of a drill's id.
pub const DRILL: &str = "drl";
/// Prefix of a hub's id.
pub const HUB: &str = "hub";
