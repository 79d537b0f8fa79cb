//! How large things may be. One place, so that a refusal, a document and a test name the same number.

/// A request's bytes (4 MiB).
pub const MAX_REQUEST_BYTES: usize = 4 * 1024 * 1024;
/// How deep arguments or a preview may nest.
pub const MAX_DEPTH: usize = 64;
/// Characters of a title.
pub const MAX_TITLE_CHARS: usize = 300;
/// Characters of `kind`, tool name, owner, model version and parts of the target.
pub const MAX_NAME_CHARS: usize = 200;
/// Bytes of an id.
pub const MAX_ID_BYTES: usize = 64;
/// Deadlines and leases that are dealt with at once; those after them are due right after.
pub const MOST_DUE: usize = 1000;
/// Characters of the blast radius.
pub const MAX_BLAST_RADIUS_CHARS: usize = 500;
/// Characters of how an action is undone.
pub const MAX_UNDO_CHARS: usize = 2_000;
/// Characters of a comment.
pub const MAX_COMMENT_CHARS: usize = 10_000;
/// Lines of preview and arguments above which the reviewer states what was sampled, where the
/// checkpoint sets no other limit.
pub const DEFAULT_SAMPLE_ABOVE_LINES: u32 = 2_000;
/// Highest limit a checkpoint may set for that.
pub const MAX_SAMPLE_ABOVE_LINES: u32 = 100_000;
/// Pieces of evidence.
pub const MAX_EVIDENCE: usize = 50;
/// Characters of an idempotency key.
pub const MAX_KEY_CHARS: usize = 200;
/// Longest time to a deadline (30 days).
pub const MAX_TTL_SECONDS: u64 = 30 * 24 * 3600;
/// How far a desk's clock may run ahead of the hub's (5 minutes).
pub const MAX_SKEW_MS: i64 = 5 * 60 * 1000;
/// How old a signed command that is no review may be (15 minutes). Reviews may wait offline
/// for days; what changes people, tools or the policy is not to be delivered again later.
pub const MAX_COMMAND_AGE_MS: i64 = 15 * 60 * 1000;
/// How long the id of such a command is remembered: as long as it could be taken again.
pub const COMMAND_MEMORY_MS: i64 = MAX_COMMAND_AGE_MS + MAX_SKEW_MS;
/// Longest time an invite works (30 days).
pub const MAX_INVITE_MS: i64 = 30 * 24 * 3600 * 1000;
/// Longest time an old token works beside a new one (7 days).
pub const MAX_OVERLAP_MS: i64 = 7 * 24 * 3600 * 1000;
/// Bytes of a policy file.
pub const MAX_POLICY_BYTES: usize = 256 * 1024;
/// Teams or qualifications of one person.
pub const MAX_GROUPS: usize = 50;
/// How long an idempotency key is remembered (24 hours).
pub const KEY_MEMORY_MS: i64 = 24 * 3600 * 1000;
/// How late the deadline may be acted on and still allow (10 seconds). A hub that was
/// down over the deadline gave nobody the chance to say no.
pub const ALLOW_GRACE_MS: i64 = 10_000;
/// How long a change waits for a second administrator (24 hours).
pub const CHANGE_WAIT_MS: i64 = 24 * 3600 * 1000;
/// Statements about incidents in one signed command.
pub const MAX_STATED_INCIDENTS: usize = 500;
/// How long one kind runs before everything may be resumed after a stop (10 minutes).
pub const KIND_STAGE_MS: i64 = 10 * 60 * 1000;
/// How long a person waits who is the only one that may agree to what they asked for, such as a
/// resume or the end of a freeze (10 minutes).
pub const AGREE_ALONE_WAIT_MS: i64 = 10 * 60 * 1000;
/// Longest freeze (366 days).
pub const MAX_FREEZE_MS: i64 = 366 * 24 * 3600 * 1000;
/// Longest shift (7 days).
pub const MAX_SHIFT_MS: i64 = 7 * 24 * 3600 * 1000;
/// Longest absence (366 days).
pub const MAX_ABSENCE_MS: i64 = 366 * 24 * 3600 * 1000;
/// Shifts in one command.
pub const MAX_STATED_SHIFTS: usize = 2_000;
/// Shifts in one file.
pub const MAX_FILE_SHIFTS: usize = 50_000;
/// Largest file of shifts (8 MiB).
pub const MAX_SHIFT_FILE_BYTES: usize = 8 * 1024 * 1024;
/// Rules of one freeze, and tiers, services and environments of one rule.
pub const MAX_FREEZE_PATTERNS: usize = 100;
/// Exceptions from one freeze.
pub const MAX_FREEZE_EXCEPTIONS: usize = 200;
/// Triggers of one file.
pub const MAX_TRIGGERS: usize = 50;
/// Tools that one hub names when a stop has reached it.
pub const MAX_TOOLS_REACHED: usize = 10_000;
/// Characters of the reason of a finding.
pub const MAX_FINDING_REASON_CHARS: usize = 500;
/// How long a claim holds (5 minutes).
pub const CLAIM_MS: i64 = 5 * 60 * 1000;
/// How long a grant may be used (1 hour).
pub const GRANT_MS: i64 = 3600 * 1000;
/// Fewest faults of a plan: with fewer, reviewers would know them soon.
pub const MIN_FAULT_ITEMS: usize = 10;
/// Most faults of a plan.
pub const MAX_FAULT_ITEMS: usize = 200;
/// Most faults that are planted a day among the actions of one tool.
pub const MAX_FAULTS_PER_DAY: u32 = 20;
/// How long after its proposal the cause of an action opens to administrators (30 days).
pub const CAUSE_OPENS_MS: i64 = 30 * 24 * 3600 * 1000;
/// Cases of one drill.
pub const MAX_DRILL_CASES: usize = 500;
/// How long a qualification holds at most, days (5 years).
pub const MAX_VALID_DAYS: u32 = 1_826;
/// Tags of the taxonomy.
pub const MAX_TAGS: usize = 100;
/// Characters of a tag.
pub const MAX_TAG_CHARS: usize = 60;
/// Tags of one ruling.
pub const MAX_RULING_TAGS: usize = 10;
/// Datasets that one release names.
pub const MAX_RELEASE_DATASETS: usize = 50;
/// Failed cases that the result of a suite names.
pub const MAX_EVALUATED_CASES: usize = 1_000;
