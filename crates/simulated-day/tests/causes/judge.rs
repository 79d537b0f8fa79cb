//! Ranks the causes of simulated incidents as the hub does, and compares with what was planted.

use holdpoint_hub::{HubOptions, SimulationAccess, start};
use holdpoint_metrics::attribution::{Case, baseline, rank};
use holdpoint_simulator::{Options, Place, list_dependencies, write_folder};
use serde_json::Value;
use std::path::Path;

/// Rankings that are compared.
pub const METHODS: [&str; 4] = ["our ranking", "latest first", "service, then latest", "word overlap"];

/// Where the true cause stands with each of [`METHODS`], from 0; none where it is not among the candidates.
pub struct Judged {
    /// The incident's id.
    pub incident: String,
    /// The action or change; none where neither caused it.
    pub cause: Option<String>,
    /// What was the matter where nothing was changed.
    pub outside: Option<String>,
    /// By method. "No action" has a place with our ranking only.
    pub places: [Option<usize>; 4],
    /// Our ranking has "no action" first.
    pub none_first: bool,
    /// Actions and changes that were compared.
    pub candidates: usize,
    /// Tools among them.
    pub tools: usize,
    /// What was ranked.
    pub case: Case,
}

/// Counts over incidents.
#[derive(Debug, Default)]
pub struct Score {
    pub caused: usize,
    pub none: usize,
    /// By method: at place 1, among the first three, sum of reciprocal places; of incidents with a cause.
    pub by_method: [(usize, usize, f64); 4],
    /// "No action" first where that is true, and where it is not.
    pub none_found: usize,
    pub none_mistaken: usize,
}

impl Score {
    pub fn of(judged: &[Judged]) -> Self {
        let mut score = Self::default();
        for one in judged {
            match one.cause {
                Some(_) => score.count_cause(one),
                None => {
                    score.none += 1;
                    score.none_found += usize::from(one.none_first);
                }
            }
        }
        score
    }

    fn count_cause(&mut self, one: &Judged) {
        self.caused += 1;
        self.none_mistaken += usize::from(one.none_first);
        for (counts, place) in self.by_method.iter_mut().zip(one.places) {
            let Some(place) = place else { continue };
            counts.0 += usize::from(place == 0);
            counts.1 += usize::from(place < 3);
            counts.2 += 1.0 / (place + 1) as f64;
        }
    }

    /// Of incidents with a cause: the share at place 1.
    pub fn top_1(&self, method: usize) -> f64 {
        self.by_method[method].0 as f64 / self.caused as f64
    }

    pub fn none_precision(&self) -> f64 {
        self.none_found as f64 / (self.none_found + self.none_mistaken).max(1) as f64
    }

    pub fn none_recall(&self) -> f64 {
        self.none_found as f64 / self.none.max(1) as f64
    }

    /// A table in words.
    pub fn table(&self) -> String {
        let mut lines = vec![format!("{} incidents with a cause, {} without", self.caused, self.none)];
        for (method, (first, three, reciprocal)) in METHODS.iter().zip(self.by_method) {
            let share = |count: usize| 100.0 * count as f64 / self.caused.max(1) as f64;
            lines.push(format!(
                "{method:22} place 1 {:5.1} %  first three {:5.1} %  mean reciprocal place {:.3}",
                share(first),
                share(three),
                reciprocal / self.caused.max(1) as f64
            ));
        }
        lines.push(format!("no action: precision {:.3}, recall {:.3}", self.none_precision(), self.none_recall()));
        lines.join("\n")
    }
}

/// Simulates, starts a hub on the record, and ranks every incident that was noticed.
pub async fn judge(options: Options, root: &Path) -> Vec<Judged> {
    let (data, truth) = (root.join("data"), root.join("truth.jsonl"));
    write_folder(options, &Place { data: data.clone(), truth: Some(truth.clone()), log_limit: None }, |_| {}).await.unwrap();
    let hub = start(HubOptions::local(&data)).await.unwrap();
    let access = hub.simulation().unwrap();
    let mut judged = Vec::new();
    for line in std::fs::read_to_string(&truth).unwrap().lines().filter(|line| line.starts_with(r#"{"type":"incident""#)) {
        judged.push(judge_one(&access, &serde_json::from_str(line).unwrap()).await);
    }
    drop(access);
    hub.stop().await;
    judged
}

async fn judge_one(access: &SimulationAccess, truth: &Value) -> Judged {
    let incident = truth["incident"].as_str().unwrap();
    let mut case = access.read_case(incident).await.unwrap();
    if case.depends.is_empty() {
        case.depends = list_dependencies();
    }
    let cause = truth["cause"].as_str();
    let ranked = rank(&case);
    let of_ids = |ids: Vec<&str>| cause.and_then(|cause| ids.iter().position(|id| *id == cause));
    let places = [
        ranked.iter().position(|candidate| candidate.id.as_deref() == cause),
        of_ids(baseline::latest_first(&case)),
        of_ids(baseline::service_then_latest(&case)),
        of_ids(baseline::word_overlap(&case)),
    ];
    let tools = case.changes.iter().filter(|change| change.source == "action").map(|change| change.by.as_str());
    Judged {
        incident: incident.into(),
        cause: cause.map(str::to_owned),
        outside: truth["outside"].as_str().map(str::to_owned),
        places,
        none_first: ranked[0].id.is_none(),
        candidates: ranked.len() - 1,
        tools: tools.collect::<std::collections::BTreeSet<_>>().len(),
        case,
    }
}
