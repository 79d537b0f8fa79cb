//! Past actions, people, tools and policies, read from a hub's record.

use crate::failure::{Exit, Failure};
use holdpoint_domain::{
    ActionContent, ActionEvent, ActionProposed, Digest, DrillEvent, Drills, Event, Ms, Past, PersonEnrolled, PersonEvent, PersonNames,
    Policy, PolicyProblem, ProposedUnderRules, QualifiedAt, Record, Replaying, Seq, ToolEvent, ToolTerms,
};
use holdpoint_protocol::{DeskClient, MAX_BODIES_PER_REQUEST};
use std::collections::{BTreeMap, HashMap, HashSet};

/// The parts of the record that a policy depends on.
#[derive(Default)]
pub(super) struct History {
    actions: HashMap<String, Proposed>,
    tools: BTreeMap<String, ToolTerms>,
    revoked_tools: HashSet<String>,
    /// People who are not revoked.
    people: BTreeMap<String, PersonEnrolled>,
    left: BTreeMap<String, PersonEnrolled>,
    drills: Drills,
    /// Time of the newest record.
    at: Ms,
    /// Every published policy, oldest first.
    pub(super) policies: Vec<Published>,
    names: HashMap<String, String>,
    head: Seq,
}

/// A policy, with who published it and when.
pub(super) struct Published {
    pub(super) version: String,
    pub(super) at: Ms,
    pub(super) by: String,
    pub(super) policy: Policy,
}

struct Proposed {
    at: Ms,
    head: ActionProposed,
    body: Option<Digest>,
}

/// Reads a hub's record from the start; keeps only actions proposed from `since` on.
pub(super) async fn read(client: &DeskClient, since: Ms) -> Result<History, Failure> {
    let mut history = History::default();
    history.read_more(client, since).await?;
    Ok(history)
}

impl History {
    /// Reads the records since the last read.
    pub(super) async fn read_more(&mut self, client: &DeskClient, since: Ms) -> Result<(), Failure> {
        let mut batches = client.catch_up(self.head).await?;
        while let Some(batch) = batches.next().await {
            for record in batch? {
                self.add_record(&record, since)?;
                self.head = record.seq;
                self.at = record.at;
            }
        }
        Ok(())
    }

    /// The version in force.
    pub(super) fn in_force(&self) -> String {
        self.policies.last().map_or_else(|| Policy::default().version, |last| last.version.clone())
    }

    /// Warnings about a policy: lint, and requirements that the present people and the registered
    /// tool owners do not meet.
    pub(super) fn warnings(&self, policy: &Policy) -> Vec<PolicyProblem> {
        let people = self.people.iter().map(|(id, person)| (id.as_str(), person));
        let names = people.clone().chain(self.left.iter().map(|(id, person)| (id.as_str(), person))).collect::<PersonNames>();
        let proposing = self.tools.iter().filter(|(name, _)| !self.revoked_tools.contains(*name));
        let mut warnings = policy.lint();
        warnings.extend(policy.warnings(people, QualifiedAt { drills: &self.drills, at: self.at }));
        warnings.extend(policy.owner_warnings(proposing.map(|(name, terms)| (name.as_str(), terms.owner.as_deref())), &names));
        warnings.sort_by_key(|warning| (warning.line, warning.column));
        warnings
    }

    /// The name of a person, revoked or not.
    pub(super) fn name<'a>(&'a self, id: &'a str) -> &'a str {
        self.names.get(id).map_or(id, String::as_str)
    }

    fn add_record(&mut self, record: &Record, since: Ms) -> Result<(), Failure> {
        let event = Event::of(record).map_err(|error| {
            Failure::new(
                Exit::Damaged,
                "record_unreadable",
                "The record is damaged",
                format!("Record {} cannot be read: {error}.", record.seq),
            )
        })?;
        let subject = || record.subject.clone();
        match event {
            // The last revision of an action is the one that was decided.
            Event::Action(
                ActionEvent::Proposed(head)
                | ActionEvent::ProposedUnderRules(ProposedUnderRules(head))
                | ActionEvent::Revised(head)
                | ActionEvent::RevisedUnderRules(ProposedUnderRules(head)),
            ) if record.at >= since => {
                self.actions.insert(subject(), Proposed { at: record.at, head, body: record.body });
            }
            Event::Tool(ToolEvent::Added(tool)) => self.add_tool(subject(), ToolTerms::unlimited(tool.owner)),
            Event::Tool(ToolEvent::Registered(tool)) => self.add_tool(subject(), tool.terms),
            Event::Tool(ToolEvent::Changed(terms)) => drop(self.tools.insert(subject(), terms)),
            Event::Tool(ToolEvent::Revoked(_)) => drop(self.revoked_tools.insert(subject())),
            Event::Person(PersonEvent::Enrolled(person)) | Event::Person(PersonEvent::Changed(person)) => {
                self.names.insert(subject(), person.name.clone());
                self.people.insert(subject(), person);
            }
            Event::Person(PersonEvent::Revoked(_)) => {
                self.left.extend(self.people.remove(&record.subject).map(|person| (subject(), person)));
            }
            // Attempts grant nothing by themselves.
            Event::Drill(event @ (DrillEvent::Published(_) | DrillEvent::Granted(_))) => self.drills.apply(record, event),
            Event::Policy(published) => {
                let by = record.actor.clone();
                self.policies.push(Published { version: subject(), at: record.at, by, policy: published.into_policy() });
            }
            _ => {}
        }
        Ok(())
    }

    fn add_tool(&mut self, name: String, terms: ToolTerms) {
        self.revoked_tools.remove(&name);
        self.tools.insert(name, terms);
    }

    /// Adds every action to a replay, a page of arguments at a time.
    pub(super) async fn replay_actions(&mut self, client: &DeskClient, replaying: &mut Replaying<'_>) -> Result<(), Failure> {
        let mut actions: Vec<(String, Proposed)> = std::mem::take(&mut self.actions).into_iter().collect();
        actions.sort_by(|a, b| (a.1.at, &a.0).cmp(&(b.1.at, &b.0)));
        let mut actions = actions.into_iter();
        loop {
            let page: Vec<(String, Proposed)> = actions.by_ref().take(MAX_BODIES_PER_REQUEST).collect();
            if page.is_empty() {
                return Ok(());
            }
            let bodies = client.bodies(page.iter().filter_map(|(_, action)| action.body).collect()).await?.bodies;
            for (id, action) in page {
                let content = action.body.and_then(|digest| bodies.get(&digest.to_string()));
                let content = content.and_then(|text| serde_json::from_str::<ActionContent>(text).ok());
                let terms = self.tools.get(action.head.tool.name.as_str()).cloned().unwrap_or_default();
                let arguments = content.map(|content| content.arguments);
                let ToolTerms { owner, may_pass_unreviewed, .. } = terms;
                replaying.add(&Past { id: id.into(), at: action.at, header: action.head, arguments, owner, may_pass_unreviewed });
            }
        }
    }
}
