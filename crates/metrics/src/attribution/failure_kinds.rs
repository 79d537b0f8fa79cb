//! Kinds of failure: how incidents name them, and the words of changes that usually lead to them.
//!
//! General knowledge of operations (as in the taxonomies of Gunawi et al., "What bugs live in the
//! cloud?", SoCC 2014), so that "OOMKilled" finds a change that appends to a history.

/// One kind of failure.
pub(super) struct FailureKind {
    /// For sentences: "words of a change that leads to …".
    pub(super) name: &'static str,
    /// Words of incidents, separated by spaces.
    pub(super) symptoms: &'static str,
    /// Words of changes, separated by spaces.
    pub(super) changes: &'static str,
    /// It builds up over hours.
    pub(super) slow: bool,
}

const fn kind(name: &'static str, symptoms: &'static str, changes: &'static str) -> FailureKind {
    FailureKind { name, symptoms, changes, slow: false }
}

const fn slow(name: &'static str, symptoms: &'static str, changes: &'static str) -> FailureKind {
    FailureKind { name, symptoms, changes, slow: true }
}

/// All kinds.
pub(super) const FAILURE_KINDS: [FailureKind; 14] = [
    slow(
        "memory exhaustion",
        "oom oomkilled heap rss memory leak gc outofmemoryerror",
        "append push history buffer cache map list retain global lru evict alloc queue ttl",
    ),
    kind(
        "slowness",
        "latency slow p95 p99 p999 timeout timed deadline saturation cpu",
        "loop for each range query select join scan index batch retry timeout sleep sync lock fetch await worker",
    ),
    slow(
        "exhausted connections",
        "pool connection socket descriptor exhausted max_connections",
        "pool connection conn close release acquire rollback defer begin tx transaction max idle keepalive",
    ),
    kind(
        "missing values",
        "nil null nullpointerexception npe undefined none panic segfault dereference typeerror attributeerror keyerror",
        "nil null none undefined optional unwrap guard default",
    ),
    kind(
        "schema mismatch",
        "relation column table schema mapping field exist migration shard unmarshal deserialize parse",
        "migration alter column table schema mapping rename drop field tablename index type proto enum create",
    ),
    kind(
        "missing permissions",
        "denied forbidden unauthorized accessdenied permission unauthenticated",
        "role policy permission iam acl scope token secret grant revoke audience",
    ),
    kind(
        "throttling",
        "throttle throttled throttling quota capacity throughput provisionedthroughputexceededexception",
        "batch limit rate quota concurrency parallel retry backoff replica capacity throughput bulk worker interval",
    ),
    kind(
        "contention",
        "conflict deadlock lock contention cas aborted serialization livelock",
        "lock retry backoff mutex transaction isolation budget jitter cas compare attempt alter",
    ),
    kind(
        "broken connections",
        "dns resolve nxdomain lookup certificate tls x509 handshake unreachable",
        "dns zone record ttl certificate cert tls ca proxy route firewall ingress endpoint host port egress",
    ),
    kind(
        "missing data",
        "nosuchkey missing notfound lost deleted empty vanished",
        "delete deleted drop prune expire purge truncate retention prefix archive rename overwrite",
    ),
    kind(
        "wrong amounts",
        "price amount discount rounding currency negative margin tax basket invoice",
        "price minor cent currency round discount tax multiply factor unit decimal quantity",
    ),
    kind(
        "wrong predictions",
        "score decline declined prediction model accuracy drift recommendation hallucination",
        "model feature threshold weight share prompt temperature embedding rollout",
    ),
    kind("stale data", "stale outdated cached inconsistent", "cache ttl snapshot invalidate refresh expire etag replica"),
    slow("full disks", "enospc inode disk", "debug verbose retention rotate dump tmp trace"),
];
