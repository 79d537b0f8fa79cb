//! The part of the simulation that makes changes beside the tools.

use super::event::ChangeMade;
use super::template::{Template, fill};
use super::templates::TEMPLATES;
use crate::agenda::Event;
use crate::calendar::{DAY, HOUR, MINUTE, weekday_and_hour};
use crate::incident::{Cause, Outbreak, Site, after_slowly, after_soon, report};
use crate::kinds::MARKETS;
use crate::random::{Stream, to_ms};
use crate::truth::Truth;
use crate::world::{Noun, World};
use holdpoint_domain::incidents::changes::{ChangeReport, ChangeStatement, ChangeTexts, Maker};
use holdpoint_domain::{Command, Ms, Refusal, StatedChange};

/// The source that states changes, by its name at the hub.
pub(crate) const SOURCE: &str = "pipeline";
/// Changes a day.
const A_DAY: f64 = 14.0;
/// The share of changes that break something, with an ordinary number of incidents.
const BREAKS: f64 = 0.025;
/// Pushes that are not rolled out.
const NOT_ROLLED_OUT: f64 = 0.6;

/// The changes.
pub(crate) struct Changes {
    stream: Stream,
    made: u64,
}

impl Changes {
    pub(crate) fn new(world: &World) -> Self {
        Self { stream: world.streams.stream("changes"), made: 0 }
    }

    // Less at night and at weekends, as people work.
    fn plan_next(&mut self, world: &mut World) {
        let mut at = world.now;
        loop {
            at += to_ms(self.stream.exponential() * DAY as f64 / (A_DAY * 2.2));
            let (weekday, hour) = weekday_and_hour(chrono_tz::Tz::Europe__Dublin, at);
            let busy = if weekday > 4 {
                0.1
            } else if (8..18).contains(&hour) {
                1.0
            } else {
                0.18
            };
            if self.stream.chance(busy) {
                return world.at(at, Event::Change(ChangeMade::default()));
            }
        }
    }

    fn make(&mut self, made: &ChangeMade, world: &mut World) -> Result<(), Refusal> {
        let factor = f64::from(world.options.incident_factor);
        let breaks = made.decoy.is_none() && self.stream.chance(BREAKS * factor);
        let template = self.pick_template(breaks);
        let service = made.decoy.as_ref().map_or_else(|| template.draw_service(&mut self.stream), |decoy| decoy.service);
        let finished_at = made.decoy.as_ref().map_or(world.now, |decoy| decoy.before.min(world.now));
        let stated = self.state(template, service, breaks, finished_at);
        let (id, region) = (stated.statement.change_id(), stated.statement.report.region.clone());
        let command = Command::StateFromSource { source: SOURCE.into(), incidents: Vec::new(), changes: vec![stated] };
        world.ledger.run(&command, world.now)?;
        world.truth.push(Truth::Change {
            change: id.clone(),
            at: finished_at,
            breaks,
            decoy_of: made.decoy.as_ref().map(|decoy| decoy.incident),
        });
        if breaks {
            self.break_something(template, service, region, id, world);
        }
        Ok(())
    }

    fn pick_template(&mut self, breaks: bool) -> &'static Template {
        loop {
            let template = &TEMPLATES[self.stream.below(TEMPLATES.len())];
            if !breaks || !template.symptoms.is_empty() {
                return template;
            }
        }
    }

    fn state(&mut self, template: &'static Template, service: &'static str, breaks: bool, at: Ms) -> StatedChange {
        self.made += 1;
        let number = self.stream.whole(2, 97);
        let took = self.stream.duration(6.0 * MINUTE as f64, 0.8).min(3 * HOUR);
        let rolled_out = breaks || template.kind != "push" || !self.stream.chance(NOT_ROLLED_OUT);
        let region = (template.kind != "push" && self.stream.chance(0.5)).then(|| self.stream.pick(MARKETS).region.to_owned());
        let content = fill(if breaks { template.harmful } else { template.harmless }, service, number);
        let path = fill(template.path, service, number);
        let report = ChangeReport {
            title: fill(self.stream.pick(template.titles), service, number),
            by: if template.kind == "deployment" && self.stream.chance(0.7) { Maker::Ci } else { Maker::Human },
            kind: Some(template.kind.to_owned()),
            // Some sources do not say what they touch.
            services: if self.stream.chance(0.92) { vec![service.to_owned()] } else { Vec::new() },
            region,
            url: None,
            started_at: at - took,
            finished_at: rolled_out.then_some(at),
            whole: true,
        };
        let id = format!("{}-{}", self.made, self.stream.whole(100_000, 999_999));
        let statement = ChangeStatement { source: format!("holdpoint:{SOURCE}"), id, at, report };
        let hunk = format!("--- a/{path}\n+++ b/{path}\n@@ -1,4 +1,4 @@\n{content}\n");
        StatedChange { statement, texts: ChangeTexts { paths: vec![path], content: Some(hunk) } }
    }

    fn break_something(&mut self, template: &Template, service: &'static str, region: Option<String>, id: String, world: &mut World) {
        let number = self.stream.whole(2, 97);
        let title = fill(self.stream.pick(template.alerts), service, number);
        let text = fill(self.stream.pick(template.symptoms), service, number);
        let delay = if template.slow { after_slowly(&mut self.stream) } else { after_soon(&mut self.stream) };
        let site = Site { service, region };
        report(Outbreak { cause: Cause::Change(id), site, title, text, outside: None, onset: world.now + delay }, world);
    }
}

impl Noun for Changes {
    fn begin(&mut self, world: &mut World) -> Result<(), Refusal> {
        self.plan_next(world);
        Ok(())
    }

    fn resume(&mut self, world: &mut World) -> Result<(), Refusal> {
        self.begin(world)
    }

    fn handle(&mut self, event: &Event, world: &mut World) -> Result<(), Refusal> {
        let Event::Change(made) = event else { return Ok(()) };
        if made.decoy.is_none() {
            self.plan_next(world);
        }
        self.make(made, world)
    }

    fn notice(&mut self, _: &str, _: &mut World) -> Result<(), Refusal> {
        Ok(())
    }
}
