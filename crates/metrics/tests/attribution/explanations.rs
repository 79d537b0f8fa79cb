//! Parts in words, and single features of the model.

use holdpoint_metrics::attribution::{Candidate, Case, Change, Incident, Record, Signal, explain, rank};

const ONSET: i64 = 1_800_000_000_000_000;
const MINUTE: i64 = 60_000_000;

fn change(id: &str) -> Change {
    Change {
        id: id.to_owned(),
        source: "deploy".to_owned(),
        services: vec!["shop".to_owned()],
        started_at: ONSET - 8 * MINUTE,
        finished_at: Some(ONSET - 6 * MINUTE),
        ..Change::default()
    }
}

fn case(changes: Vec<Change>) -> Case {
    let signal = Signal { service: "shop".to_owned(), text: "currencyCode is nil".to_owned(), count: 10.0, change: Some("+10".to_owned()) };
    let incident = Incident {
        services: vec!["shop".to_owned()],
        detected_at: ONSET,
        text: "Orders fail in eu-west-1".to_owned(),
        signals: vec![signal],
        ..Incident::default()
    };
    Case { incident, changes, ..Case::default() }
}

fn find(ranking: &[Candidate], id: Option<&str>) -> Candidate {
    ranking.iter().find(|candidate| candidate.id.as_deref() == id).unwrap().clone()
}

fn part(candidate: &Candidate, name: &str) -> (f64, String) {
    let part = candidate.parts.iter().find(|part| part.name == name).unwrap();
    (part.score, explain(part))
}

#[test]
fn parts_are_explained_in_words() {
    let guilty = Change { content: "-if currencyCode == nil {\n-  return\n-}\n+send(currencyCode)".to_owned(), ..change("guilty") };
    let ranking = rank(&case(vec![guilty, Change { content: "+ color: red".to_owned(), ..change("other") }]));
    let guilty = find(&ranking, Some("guilty"));
    assert_eq!(ranking[0].id.as_deref(), Some("guilty"));
    assert_eq!(part(&guilty, "recency").1, "finished 6 min before the onset");
    assert_eq!(part(&guilty, "distance").1, "same service");
    assert!(part(&guilty, "words").1.starts_with("shares the words ") && part(&guilty, "words").1.contains("currencycode"));
    assert_eq!(part(&guilty, "guards").1, "removes a line that checks, limits or releases something");
    assert_eq!(part(&find(&ranking, Some("other")), "words").1, "shares no specific word with the incident");
    assert_eq!(part(&find(&ranking, None), "no_action").1, "about 3 of 10 outages follow no change");
}

#[test]
fn optional_fields_are_neutral_when_absent() {
    let candidate = find(&rank(&case(vec![change("a")])), Some("a"));
    for name in ["region", "reversibility", "record"] {
        assert_eq!(part(&candidate, name).0, 0.0, "{name}");
    }
}

#[test]
fn optional_fields_move_the_score() {
    let here = Change { region: Some("EU-West-1".to_owned()), reversible: Some(false), ..change("here") };
    let there = Change { region: Some("us-east-1".to_owned()), record: Some(Record { executed: 90, failed: 0 }), ..change("there") };
    let failing = Change { record: Some(Record { executed: 10, failed: 9 }), ..change("failing") };
    let ranking = rank(&case(vec![here, there, failing]));
    let score = |id: &str, name: &str| part(&find(&ranking, Some(id)), name).0;
    assert!(score("here", "region") > 0.0 && score("there", "region") < 0.0 && score("here", "reversibility") > 0.0);
    assert!(score("there", "record") < 0.0 && score("failing", "record") > 0.0);
}

#[test]
fn commit_without_rollout_ranks_below_a_rolled_out_one() {
    let idle = Change { source: "commit".to_owned(), finished_at: None, started_at: ONSET - MINUTE, ..change("idle") };
    let ranking = rank(&case(vec![idle, change("live")]));
    assert_eq!(ranking.iter().filter_map(|candidate| candidate.id.as_deref()).next(), Some("live"));
}

#[test]
fn documentation_that_says_the_words_ranks_below_code() {
    let docs = Change { paths: vec!["docs/nil.md".to_owned()], content: "+currencyCode may be nil".to_owned(), ..change("docs") };
    let code = Change { paths: vec!["shop/pay.go".to_owned()], content: "+send(basket)".to_owned(), ..change("code") };
    let ranking = rank(&case(vec![docs, code]));
    assert_eq!(ranking.iter().filter_map(|candidate| candidate.id.as_deref()).next(), Some("code"));
}

#[test]
fn change_in_progress_at_the_onset_counts_from_its_beginning() {
    let running = Change { finished_at: Some(ONSET + MINUTE), ..change("running") };
    let ranking = rank(&case(vec![running]));
    assert_eq!(part(&find(&ranking, Some("running")), "recency").1, "began 8 min before the onset, no step finished before it");
}

#[test]
fn region_that_both_name_counts_once() {
    let case = |region: Option<&str>| Case {
        incident: Incident {
            title: "errors in sa-east".into(),
            services: vec!["pay".into()],
            detected_at: 60_000_000,
            ..Incident::default()
        },
        changes: vec![Change {
            id: "one".into(),
            title: "Scale pay in sa-east".into(),
            content: "{\"replicas\": 4}".into(),
            services: vec!["pay".into()],
            region: region.map(str::to_owned),
            started_at: 1,
            ..Change::default()
        }],
        ..Case::default()
    };
    let part = |case: &Case, name: &str| {
        let candidate = rank(case).into_iter().find(|candidate| candidate.id.is_some()).unwrap();
        candidate.parts.into_iter().find(|part| part.name == name).unwrap().score
    };
    assert!(part(&case(Some("sa-east")), "region") > 0.0 && part(&case(Some("sa-east")), "words") < 0.0);
    assert!(part(&case(None), "words") > part(&case(Some("sa-east")), "words"), "a change that states no region may name it in its words");
}
