//! The CEL functions that conditions may use.

use cel::Env;
use std::sync::{Arc, LazyLock};

static ENV: LazyLock<Arc<Env>> = LazyLock::new(|| {
    let mut env = Env::stdlib();
    // Fails only when a name is taken, and nothing else was added.
    let added = env.add_extension(cel::extensions::strings);
    debug_assert!(added.is_ok(), "the names of text functions are free");
    Arc::new(env)
});

pub(super) fn environment() -> Arc<Env> {
    Arc::clone(&ENV)
}
