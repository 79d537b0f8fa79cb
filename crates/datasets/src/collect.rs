//! Which corrections follow from the records of a log.

use crate::candidate::Candidate;
use crate::correction::{Corrections, make};
use crate::escapes::{Tied, tied_actions};
use crate::ledger::{Ledger, Selection};
use crate::posterior::posteriors;
use crate::source::Source;
use crate::story::ActionStory;
use holdpoint_domain::{ActionId, Digest, ReviewFacts, Status};
use std::collections::{BTreeMap, HashMap, HashSet};

impl Ledger {
    /// Documents that the corrections need, each once.
    #[must_use]
    pub fn wanted(&self, selection: &Selection) -> Vec<Digest> {
        let tied = tied_actions(&self.book, &self.findings);
        let mut wanted = Vec::new();
        for candidate in self.candidates(selection, &tied) {
            let ruling = self.rulings.get(&candidate.action).and_then(|known| known.ruling.as_ref()).and_then(|ruling| ruling.body);
            wanted.extend(self.actions[&candidate.action].documents().chain(ruling));
        }
        // Of all actions: a planted fault says nothing of its reviewers' other verdicts either.
        wanted.extend(self.actions.values().filter_map(|story| story.cause));
        let mut seen = HashSet::new();
        wanted.retain(|digest| !self.erased.contains(digest) && seen.insert(*digest));
        wanted
    }

    /// The corrections, from the documents and facts that the reader was given.
    #[must_use]
    pub fn corrections(&self, selection: &Selection, bodies: &HashMap<Digest, String>, facts: &[ReviewFacts]) -> Corrections {
        let tied = tied_actions(&self.book, &self.findings);
        let is_own = |fact: &&ReviewFacts| self.actions.get(&fact.action).is_none_or(|story| story.check_own(bodies).is_ok());
        let facts: Vec<ReviewFacts> = facts.iter().filter(is_own).cloned().collect();
        let posteriors = posteriors(&self.actions, &facts);
        let mut made = Corrections { people: self.people.clone(), ..Corrections::default() };
        for candidate in self.candidates(selection, &tied) {
            let tied = tied.get(&candidate.action);
            match make(self, selection, &candidate, tied, posteriors.get(&candidate.action), bodies, &mut made.salts) {
                Ok(correction) => made.corrections.push(correction),
                Err(why) => why(&mut made.left_out),
            }
        }
        made
    }

    // In the order of their proposals.
    fn candidates(&self, selection: &Selection, tied: &BTreeMap<ActionId, Tied>) -> Vec<Candidate> {
        let of_tool = |story: &ActionStory| selection.tool.as_ref().is_none_or(|tool| story.content.tool.name == *tool);
        let mut found: Vec<(u64, Candidate)> = self
            .actions
            .iter()
            .filter(|(_, story)| of_tool(story))
            .filter_map(|(id, story)| Some((story.seq, self.candidate(id, story, tied.get(id))?)))
            .filter(|(_, candidate)| selection.contains(candidate.at))
            .collect();
        found.sort_by_key(|(seq, _)| *seq);
        found.into_iter().map(|(_, candidate)| candidate).collect()
    }

    // A ruling says more than an incident, and that more than the decision.
    fn candidate(&self, id: &ActionId, story: &ActionStory, tied: Option<&Tied>) -> Option<Candidate> {
        let found = |source, at| Some(Candidate { action: id.clone(), source, at });
        if let Some(ruling) = self.rulings.get(id).and_then(|known| known.ruling.as_ref()) {
            return found(Source::Ruling(ruling.made.right), ruling.at);
        }
        let (status, at) = story.decided_by_people()?;
        match (status, tied.and_then(|tied| tied.confirmed.as_ref())) {
            (Status::Approved | Status::Edited, Some((confirmed, _))) => found(Source::Escape, *confirmed),
            (Status::Rejected, _) => found(Source::Reject, at),
            (Status::Edited, _) => found(Source::Edit, at),
            _ => None,
        }
    }
}
