//! What was planted, and what came of it. Written to a file of its own, never into the data folder.
//!
//! The file has one JSON object a line, in order of time; `type` says which of [`Truth`] it is.
//! Instants are milliseconds since 1970-01-01 UTC, probabilities are 0 to 1.

use crate::kinds::Fault;
use holdpoint_domain::{Ms, Verdict};
use serde::Serialize;
use serde_json::{Map, Value};

/// One line of the truth.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Truth {
    /// The first line: what the whole was made from.
    Simulation {
        /// Version of this format.
        schema: u32,
        /// As given.
        seed: u64,
        /// As given.
        days: u32,
        /// The first day, `2026-03-02`.
        from: String,
        /// As given.
        preset: &'static str,
        /// What an hour on task without a break adds to fatigue in the long run; 0 when time on task does not tire.
        fatigue_per_hour: f64,
        /// Growth of arrivals a day, as a share.
        trend_per_day: f64,
    },
    /// Arrivals that were planted for a tool in an hour.
    Arrivals {
        /// The tool.
        tool: String,
        /// The first instant of the hour.
        hour: Ms,
        /// Expected proposals in this hour: their number is Poisson distributed.
        expected: f64,
    },
    /// The error rate of a tool's model version, from when on.
    Version {
        /// The tool.
        tool: String,
        /// The model version.
        version: String,
        /// Its first instant.
        from: Ms,
        /// It was trained on the corrections of the version before.
        trained: bool,
        /// Kind of action to the probability that a proposal is wrong.
        error_rates: Vec<(String, f64)>,
    },
    /// A person's lasting traits.
    Person {
        /// The person's id.
        person: String,
        /// The person's name.
        name: String,
        /// The site.
        site: &'static str,
        /// Characters read in a second.
        characters_per_second: f64,
        /// Spread of the logarithm of the reading time.
        reading_spread: f64,
        /// Logit: more lets more pass.
        leniency: f64,
        /// Logit by kind: more sees more.
        skills: Vec<(String, f64)>,
        /// Probability of opening evidence when not tired.
        opens_evidence: f64,
    },
    /// An action, and what a perfect reviewer would say to it.
    Action {
        /// Its id in the log.
        action: String,
        /// When it was proposed.
        at: Ms,
        /// Revisions keep id and fault.
        revision: u32,
        /// The tool.
        tool: String,
        /// The kind.
        kind: String,
        /// The model version.
        version: String,
        /// The planted probability of an error.
        error_rate: f64,
        /// How it is wrong; null when it is right.
        fault: Option<Fault>,
        /// `approve` for what is right; `edit` for what is wrong and can be put right by its arguments; else `reject`.
        ideal: Verdict,
        /// With `edit`: the arguments as they should be.
        #[serde(skip_serializing_if = "Option::is_none")]
        ideal_arguments: Option<Map<String, Value>>,
    },
    /// A planted fault that the hub proposed in a tool's name.
    PlantedFault {
        /// Its id in the log.
        action: String,
        /// When it was proposed.
        at: Ms,
        /// The tool.
        tool: String,
        /// How it is wrong.
        fault: Option<Fault>,
        /// What a perfect reviewer would say.
        ideal: Verdict,
        /// The arguments as they should be.
        ideal_arguments: Map<String, Value>,
    },
    /// A verdict, and what it came from.
    Review {
        /// The review's id in the log.
        review: String,
        /// The action.
        action: String,
        /// Who.
        person: String,
        /// When it was signed.
        signed_at: Ms,
        /// When it reached the hub.
        delivered_at: Ms,
        /// The code of the hub's refusal; null when it was accepted.
        refused: Option<&'static str>,
        /// Given while the desk could not reach the hub.
        offline: bool,
        /// What was said.
        verdict: Verdict,
        /// The action is wrong.
        wrong: bool,
        /// The planted probability of `approve`, given all below.
        p_approve: f64,
        /// Of a wrong action: the planted probability that its fault is not seen. Of a right one: that one is seen.
        p_mistake: f64,
        /// The fault was not seen, or one was seen that is not there.
        mistake: bool,
        /// Minutes since the last break when the reading began.
        minutes_on_task: f64,
        /// Fatigue then: 0 is rested.
        fatigue: f64,
        /// Evidence was opened.
        evidence_opened: bool,
        /// Logarithm of the expected reading time in ms (its median).
        log_median_ms: f64,
        /// Spread of the logarithm of the reading time.
        log_spread: f64,
        /// Reading time, ms.
        shown_ms: Ms,
    },
    /// A change that no tool proposed.
    Change {
        /// Its id in the log.
        change: String,
        /// When it was completed.
        at: Ms,
        /// It breaks something.
        breaks: bool,
        /// It was made where the incident with this number was about to begin, and has nothing to do with it.
        decoy_of: Option<u64>,
    },
    /// An incident, once monitoring noticed it.
    Incident {
        /// Its number.
        number: u64,
        /// Its id in the log.
        incident: String,
        /// When it really began.
        onset: Ms,
        /// When it was noticed.
        detected_at: Ms,
        /// The service that broke.
        service: &'static str,
        /// The services that monitoring names.
        services: Vec<String>,
        /// `action`, `change` or `none`.
        cause_kind: &'static str,
        /// The id of the action or change that caused it; null with `none`.
        cause: Option<String>,
        /// With `none`: what was the matter. `provider`, `calendar`, `traffic`, `infrastructure`, `input_data` or `unexplained`.
        outside: Option<&'static str>,
    },
    /// A person's fatigue at the beginning and end of work.
    Fatigue {
        /// Who.
        person: String,
        /// When.
        at: Ms,
        /// `work` or `rest` begins.
        begins: &'static str,
        /// Minutes since the last break.
        minutes_on_task: f64,
        /// 0 is rested.
        fatigue: f64,
    },
    /// A shift that falls out.
    Absence {
        /// Who.
        person: String,
        /// The local day, `2026-03-02`.
        day: String,
    },
    /// A tool proposes far more than usual.
    Flood {
        /// The tool.
        tool: String,
        /// Its first instant.
        from: Ms,
        /// When it ends.
        until: Ms,
        /// How many times as much.
        factor: f64,
        /// `burst`, or `sale`.
        why: &'static str,
    },
}

/// Version of the truth's format.
pub(crate) const SCHEMA: u32 = 1;
