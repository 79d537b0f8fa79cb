//! The timeout of the tests.

use std::time::Duration;

/// How long a test waits for anything. Generous, because the machine may be slow; a passing
/// test does not wait this long.
pub const TEST_TIMEOUT: Duration = Duration::from_secs(40);
