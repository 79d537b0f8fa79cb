//! One proposal: right or wrong by the version's error rate, its text from the kind's templates.

use super::fleet::Tool;
use crate::kinds::{Fault, Kind, Situation, Text};
use crate::random::Stream;
use holdpoint_domain::{Ms, OnDeadline, Proposal, Target, ToolRef};
use serde_json::{Map, Value};

/// A proposal, and what is hidden in it.
pub(crate) struct Made {
    pub(crate) proposal: Proposal,
    pub(crate) kind: &'static Kind,
    pub(super) error_rate: f64,
    pub(crate) fault: Option<Fault>,
    pub(crate) right_arguments: Map<String, Value>,
    pub(super) characters: usize,
    pub(super) evidence_characters: usize,
}

/// Draws a proposal; `faults` draws whether it is wrong, `words` everything else.
pub(super) fn make_proposal(tool: &Tool, owner: &str, now: Ms, faults: &mut Stream, words: &mut Stream) -> Made {
    let kind = draw_kind(tool, words);
    let is_wrong = faults.chance(tool.version_at(now).error_rate(kind));
    let fault = Some(faults.pick(kind.faults)).filter(|_| is_wrong);
    state(tool, kind, fault, owner, now, (faults, words))
}

/// Draws a proposal whose arguments are wrong; none of a kind whose faults lie elsewhere.
pub(crate) fn make_faulty(tool: &Tool, owner: &str, now: Ms, draws: &mut Stream) -> Option<Made> {
    let kind = draw_kind(tool, draws);
    let editable: Vec<Fault> = kind.faults.iter().copied().filter(|fault| fault.is_editable()).collect();
    let fault = (!editable.is_empty()).then(|| draws.pick(&editable))?;
    let mut words = draws.clone();
    let made = state(tool, kind, Some(fault), owner, now, (draws, &mut words));
    (made.right_arguments != made.proposal.arguments).then_some(made)
}

fn draw_kind(tool: &Tool, words: &mut Stream) -> &'static Kind {
    tool.kinds[words.weighted(&tool.kinds.iter().map(|(_, weight)| *weight).collect::<Vec<_>>())].0
}

fn state(
    tool: &Tool,
    kind: &'static Kind,
    fault: Option<Fault>,
    owner: &str,
    now: Ms,
    (faults, words): (&mut Stream, &mut Stream),
) -> Made {
    let version = tool.version_at(now);
    let error_rate = version.error_rate(kind);
    let service = words.pick(kind.services);
    let right = Situation::draw(words, service, kind.items, kind.amounts);
    let stated = fault.map_or_else(|| right.clone(), |fault| right.with_fault(fault, faults));
    let text = (kind.text)(&right, &stated, words);
    let arguments = kind.arguments_of(&stated);
    let evidence_characters = text.evidence.iter().map(|evidence| evidence.text.as_deref().unwrap_or_default().chars().count()).sum();
    let characters = count_characters(&text, &arguments);
    let ttl = words.whole(kind.ttl_minutes.0, kind.ttl_minutes.1);
    let proposal = Proposal {
        kind: kind.name.into(),
        title: text.title.clone(),
        target: Target {
            service: Some(stated.service.into()),
            resource: Some(text.resource.clone()),
            environment: Some("prod".into()),
            region: Some(stated.market.region.into()),
        },
        arguments,
        reasons: Some(text.reasons()),
        preview: Some(text.preview),
        evidence: text.evidence,
        // Tools are as sure of what is wrong.
        confidence: Some(words.whole(55, 99) as f64 / 100.0),
        risk: Some(kind.risk),
        // What a tool says of itself tells nothing of its faults.
        reversible: words.chance(0.8).then_some(true),
        blast_radius: Some(text.blast_radius),
        ttl_seconds: Some(u64::try_from(ttl * 60).unwrap_or(3_600)),
        on_deadline: words.chance(0.04).then_some(OnDeadline::Hold),
        tool: ToolRef { name: tool.name.into(), model_version: Some(version.name.clone()), owner: Some(owner.into()) },
        ..Proposal::default()
    };
    Made { proposal, kind, error_rate, fault, right_arguments: kind.arguments_of(&right), characters, evidence_characters }
}

fn count_characters(text: &Text, arguments: &Map<String, Value>) -> usize {
    let preview = match &text.preview.content {
        Value::String(text) => text.chars().count(),
        other => other.to_string().chars().count(),
    };
    let reasons: usize = text.reasons.iter().map(|reason| reason.chars().count()).sum();
    let arguments = serde_json::to_string(arguments).unwrap_or_default().chars().count();
    text.title.chars().count() + preview + reasons + arguments
}
