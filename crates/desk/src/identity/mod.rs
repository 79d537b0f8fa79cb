//! The person on this device: ids and names in `DATA/device/device.json`, the
//! secret key in the system keychain or, where there is none, in a file only
//! its owner can read. The app and the command line share it.

pub(crate) mod device;
pub(crate) mod enroll;
pub(crate) mod error;
mod folder;
pub mod invite_code;
mod keychain;
pub(crate) mod profile;
pub mod provider;

pub use device::{Identity, sign_statement};
pub use enroll::{check_may_join, enroll, session};
pub use error::{IdentityError, KeyPlace, place_words};
pub use profile::{Enrolment, Profile};
