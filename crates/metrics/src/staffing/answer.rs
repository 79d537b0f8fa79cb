//! Which model answers a question.

use super::load::Load;
use super::{Answer, Invalid, Limit, Question, Service, Waiting, deadline, erlang, erlang_a, needed, simulation};

impl Question {
    /// Answers. Every number of the answer is finite.
    ///
    /// # Errors
    /// As [`Question::check`].
    pub fn answer(&self) -> Result<Answer, Invalid> {
        self.check()?;
        let load = Load::new(self.arrivals_per_hour, self.handle_minutes);
        let service = self.service(&load, self.reviewers);
        Ok(Answer {
            model: self.model(),
            load: load.per_person(self.reviewers),
            offered_erlangs: load.erlangs(),
            expired_share: service.map_or(0.0, |service| service.expired_share),
            mean_wait_minutes: service.map(|service| service.mean_wait_minutes),
            p_wait: service.map_or(1.0, |service| service.p_wait),
            needed_reviewers: needed::needed_reviewers(self, &load),
            erlang_c: erlang::erlang_c(&load, self.reviewers),
        })
    }

    const fn model(&self) -> &'static str {
        match (self.handle_cv, self.limit) {
            (Some(_), _) => "simulation",
            (None, Limit::None) => "erlang_c",
            (None, Limit::Deadline(_)) => "deadline",
            (None, Limit::Patience(_)) => "erlang_a",
        }
    }

    /// None when the queue grows without end.
    pub(super) fn service(&self, load: &Load, people: u32) -> Option<Service> {
        if self.limit == Limit::None && load.erlangs() > 0.0 && load.spare(people) <= 0.0 {
            return None;
        }
        match (self.handle_cv, self.limit) {
            (Some(cv), limit) => Some(simulation::simulate(load, people, limit, cv, self.seed)),
            (None, Limit::Deadline(minutes)) => Some(deadline::with_deadline(load, people, minutes)),
            (None, Limit::Patience(minutes)) => Some(erlang_a::erlang_a(load, people, minutes)),
            (None, Limit::None) => erlang::erlang_c(load, people).map(|Waiting { p_wait, mean_wait_minutes }| Service {
                p_wait,
                expired_share: 0.0,
                mean_wait_minutes,
            }),
        }
    }
}
