//! Which news are worth a desktop notification, and when. Pure: the time comes with the call.
//!
//! At most one notification per half minute; what comes in between is told in
//! one digest. Nothing in quiet hours: what is true after them still, an open incident, a
//! stop in force or a wait for a signature, is told then. Titles of actions and incidents only where the person
//! allowed them, since they may show on a lock screen.

use crate::view::{DeskEvent, NotificationPreferences};
use crate::words::count;
use holdpoint_domain::{Ms, text::visible_line};

/// Between two notifications.
pub(crate) const MIN_GAP_MS: Ms = 30_000;

/// One piece of news.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum News {
    /// A new critical action that may be decided here.
    Critical { action: String, title: String },
    /// Something claimed here nears its deadline.
    ClaimDue { action: String, title: String },
    /// An incident of SEV 1 or 2 opened, and goes on.
    Incident { id: String, level: &'static str, title: String },
    /// Another person pulled a stop that is in force. It may hold tools that this person owns.
    Stop { id: String, scope: String, drill: bool, own_tools: Vec<String> },
    /// What another person asked for waits for a second person, and this person may be it.
    Signature { of: String, wait: SignatureWait, about: String },
    /// A break is due in the session that began at this time.
    Rest { since: Ms },
}

/// What waits for a second person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SignatureWait {
    /// A stage of resuming a stop.
    Resume,
    /// An exception from a freeze.
    Exception,
    /// The early end of a freeze.
    FreezeEnd,
}

impl News {
    /// What it is about, for news that last longer than the quiet hours.
    pub fn key(&self) -> Option<String> {
        match self {
            Self::Incident { id, .. } => Some(format!("incident {id}")),
            Self::Stop { id, .. } => Some(format!("stop {id}")),
            Self::Signature { of, .. } => Some(format!("signature {of}")),
            Self::Critical { .. } | Self::ClaimDue { .. } | Self::Rest { .. } => None,
        }
    }
}

/// What waits to be told, and when something was last told.
#[derive(Debug, Default)]
pub(crate) struct Throttle {
    last: Option<Ms>,
    waiting: Vec<News>,
    told: Vec<String>,
}

impl Throttle {
    /// Takes news that the person wants to hear.
    pub fn add(&mut self, news: News, wanted: &NotificationPreferences) {
        let wants = match news {
            News::Critical { .. } => wanted.critical,
            News::ClaimDue { .. } => wanted.claim_due,
            News::Incident { .. } => wanted.incidents,
            News::Stop { .. } => wanted.stops,
            News::Signature { .. } => wanted.signatures,
            News::Rest { .. } => wanted.rest,
        };
        if wants && !self.waiting.contains(&news) {
            self.waiting.push(news);
        }
    }

    /// Takes the lasting news that were not told; what is no longer among them has ended.
    pub fn set_lasting(&mut self, lasting: Vec<News>, wanted: &NotificationPreferences) {
        self.waiting.retain(|news| news.key().is_none() || lasting.contains(news));
        for news in lasting {
            self.add(news, wanted);
        }
    }

    /// Actions that news which wait are about.
    pub fn waiting_actions(&self) -> Vec<String> {
        let about = self.waiting.iter().filter_map(|news| match news {
            News::Critical { action, .. } | News::ClaimDue { action, .. } => Some(action.clone()),
            News::Incident { .. } | News::Stop { .. } | News::Rest { .. } | News::Signature { .. } => None,
        });
        about.collect()
    }

    /// Drops news about actions that nothing can be decided of any more.
    pub fn drop_settled(&mut self, settled: &[String]) {
        self.waiting.retain(|news| match news {
            News::Critical { action, .. } | News::ClaimDue { action, .. } => !settled.contains(action),
            News::Incident { .. } | News::Stop { .. } | News::Rest { .. } | News::Signature { .. } => true,
        });
    }

    /// Keys of the news that the last notifications told.
    pub fn take_told(&mut self) -> Vec<String> {
        std::mem::take(&mut self.told)
    }

    /// What is to be shown now, if anything. `minute` is minutes since local midnight.
    pub fn due(&mut self, now: Ms, minute: u32, wanted: &NotificationPreferences) -> Option<DeskEvent> {
        if self.waiting.is_empty() || self.last.is_some_and(|last| (0..MIN_GAP_MS).contains(&(now - last))) {
            return None;
        }
        if is_quiet(minute, wanted) {
            // What is in the queue in the morning is dropped; what goes on is kept until then.
            self.waiting.retain(|news| news.key().is_some());
            return None;
        }
        self.last = Some(now);
        let news = std::mem::take(&mut self.waiting);
        self.told.extend(news.iter().filter_map(News::key));
        Some(match news.as_slice() {
            [one] => single(one, wanted.show_content),
            many => digest(many),
        })
    }
}

/// Whether a minute of the local day is in the quiet hours.
pub(crate) fn is_quiet(minute: u32, wanted: &NotificationPreferences) -> bool {
    match (wanted.quiet_from, wanted.quiet_to) {
        (Some(from), Some(to)) if from <= to => (from..to).contains(&minute),
        (Some(from), Some(to)) => minute >= from || minute < to,
        _ => false,
    }
}

fn single(news: &News, show_content: bool) -> DeskEvent {
    let shown = |title: &str, otherwise: &str| if show_content { visible_line(title) } else { otherwise.to_owned() };
    match news {
        News::Critical { action, title } => {
            event("A critical action waits for you", &shown(title, "Open Holdpoint to see it."), Some(action))
        }
        News::ClaimDue { action, title } => {
            event("An action you claimed is due within a minute", &shown(title, "Open Holdpoint to decide it."), Some(action))
        }
        News::Incident { level, title, .. } => {
            event(&format!("{level} incident opened"), &shown(title, "Open Holdpoint, then Incidents, to see it."), None)
        }
        News::Stop { scope, drill, own_tools, .. } => {
            let (title, about) = match (drill, own_tools.as_slice()) {
                (true, _) => ("A stop drill was started", scope.clone()),
                (false, []) => ("A stop was pulled", scope.clone()),
                (false, [tool]) => ("A stop holds a tool that you own", format!("{tool}, by a stop of {scope}")),
                (false, tools) => ("A stop holds tools that you own", format!("{}, by a stop of {scope}", tools.join(", "))),
            };
            event(title, &shown(&about, "Open Holdpoint to see what it holds."), None)
        }
        News::Signature { wait, about, .. } => {
            let title = match wait {
                SignatureWait::Resume => "Resuming a stop waits for you",
                SignatureWait::Exception => "An exception from a freeze waits for you",
                SignatureWait::FreezeEnd => "The early end of a freeze waits for you",
            };
            event(title, &shown(about, "Another person asked for it. Open Holdpoint to agree."), None)
        }
        News::Rest { .. } => {
            event("A break is due", "You have been reviewing for a long time. Attention drops before you notice it.", None)
        }
    }
}

fn digest(news: &[News]) -> DeskEvent {
    let of = |kind: fn(&News) -> bool| news.iter().filter(|news| kind(news)).count();
    let critical = of(|news| matches!(news, News::Critical { .. }));
    let claims = of(|news| matches!(news, News::ClaimDue { .. }));
    let incidents = of(|news| matches!(news, News::Incident { .. }));
    let stops = of(|news| matches!(news, News::Stop { .. }));
    let signatures = of(|news| matches!(news, News::Signature { .. }));
    let mut parts = Vec::new();
    if stops > 0 {
        parts.push(count(stops, "stop was pulled", "stops were pulled"));
    }
    if incidents > 0 {
        parts.push(count(incidents, "SEV 1 or 2 incident opened", "SEV 1 or 2 incidents opened"));
    }
    if critical > 0 {
        parts.push(count(critical, "critical action waits", "critical actions wait"));
    }
    if signatures > 0 {
        parts.push(count(signatures, "request waits for your signature", "requests wait for your signature"));
    }
    if claims > 0 {
        parts.push(count(claims, "claimed action is due", "claimed actions are due"));
    }
    if of(|news| matches!(news, News::Rest { .. })) > 0 {
        parts.push("a break is due".into());
    }
    event(&count(news.len(), "thing needs you", "things need you"), &format!("{}.", parts.join(", ")), None)
}

fn event(title: &str, body: &str, action: Option<&String>) -> DeskEvent {
    DeskEvent::Notify { title: title.into(), body: body.into(), action: action.cloned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: u32 = 12 * 60;

    fn critical(number: u32) -> News {
        News::Critical { action: format!("act_{number}"), title: "Drop\u{202e} index".into() }
    }

    fn text(event: Option<DeskEvent>) -> Option<(String, String)> {
        match event {
            Some(DeskEvent::Notify { title, body, .. }) => Some((title, body)),
            _ => None,
        }
    }

    #[test]
    fn notifications_are_grouped_per_half_minute() {
        let (mut throttle, wanted) = (Throttle::default(), NotificationPreferences::default());
        throttle.add(critical(1), &wanted);
        assert_eq!(text(throttle.due(0, NOON, &wanted)).unwrap().0, "A critical action waits for you");
        throttle.add(critical(2), &wanted);
        throttle.add(critical(3), &wanted);
        throttle.add(News::Rest { since: 0 }, &wanted);
        assert!(throttle.due(29_999, NOON, &wanted).is_none());
        let (title, body) = text(throttle.due(30_000, NOON, &wanted)).unwrap();
        assert_eq!((title.as_str(), body.as_str()), ("3 things need you", "2 critical actions wait, a break is due."));
        assert!(throttle.due(90_000, NOON, &wanted).is_none(), "nothing is told twice");
    }

    #[test]
    fn settled_actions_are_not_counted_in_a_digest() {
        let (mut throttle, wanted) = (Throttle::default(), NotificationPreferences::default());
        (1..=3).for_each(|n| throttle.add(critical(n), &wanted));
        let actions = throttle.waiting_actions();
        assert_eq!(actions.len(), 3);
        throttle.drop_settled(&actions[1..]);
        assert_eq!(text(throttle.due(0, NOON, &wanted)).unwrap().0, "A critical action waits for you");
    }

    #[test]
    fn notification_titles_need_permission() {
        let mut wanted = NotificationPreferences::default();
        let mut throttle = Throttle::default();
        throttle.add(critical(1), &wanted);
        assert_eq!(text(throttle.due(0, NOON, &wanted)).unwrap().1, "Open Holdpoint to see it.");
        wanted.show_content = true;
        throttle.add(critical(2), &wanted);
        assert_eq!(text(throttle.due(MIN_GAP_MS, NOON, &wanted)).unwrap().1, "Drop‹U+202E› index");
    }

    #[test]
    fn quiet_hours_span_midnight() {
        let wanted = NotificationPreferences { quiet_from: Some(22 * 60), quiet_to: Some(7 * 60), ..Default::default() };
        let mut throttle = Throttle::default();
        for (minute, told) in [(23 * 60, false), (6 * 60 + 59, false), (7 * 60, true), (NOON, true)] {
            throttle.last = None;
            throttle.add(critical(minute), &wanted);
            assert_eq!(throttle.due(0, minute, &wanted).is_some(), told, "at minute {minute}");
        }
    }

    fn incident() -> News {
        News::Incident { id: "inc_1".into(), level: "SEV 1", title: "Checkout errors".into() }
    }

    fn stop() -> News {
        News::Stop { id: "stp_1".into(), scope: "the tool deploy-pilot".into(), drill: false, own_tools: Vec::new() }
    }

    #[test]
    fn open_incident_is_told_once_and_after_quiet_hours() {
        let wanted = NotificationPreferences { quiet_from: Some(22 * 60), quiet_to: Some(7 * 60), ..Default::default() };
        let mut throttle = Throttle::default();
        throttle.set_lasting(vec![incident()], &wanted);
        throttle.add(critical(1), &wanted);
        assert!(throttle.due(0, 23 * 60, &wanted).is_none());
        assert!(throttle.take_told().is_empty());
        assert_eq!(text(throttle.due(60_000, 7 * 60, &wanted)).unwrap().0, "SEV 1 incident opened");
        assert_eq!(throttle.take_told(), ["incident inc_1"]);
        assert!(throttle.due(120_000, NOON, &wanted).is_none());
    }

    #[test]
    fn incident_that_ends_in_quiet_hours_is_not_told() {
        let wanted = NotificationPreferences { quiet_from: Some(22 * 60), quiet_to: Some(7 * 60), ..Default::default() };
        let mut throttle = Throttle::default();
        throttle.set_lasting(vec![incident(), stop()], &wanted);
        assert!(throttle.due(0, 23 * 60, &wanted).is_none());
        throttle.set_lasting(vec![stop()], &wanted);
        assert_eq!(text(throttle.due(60_000, NOON, &wanted)).unwrap().0, "A stop was pulled");
    }

    #[test]
    fn stops_come_first_in_a_digest() {
        let (mut throttle, wanted) = (Throttle::default(), NotificationPreferences::default());
        throttle.set_lasting(vec![incident(), stop()], &wanted);
        throttle.add(critical(1), &wanted);
        let (title, body) = text(throttle.due(0, NOON, &wanted)).unwrap();
        assert_eq!(title, "3 things need you");
        assert_eq!(body, "1 stop was pulled, 1 SEV 1 or 2 incident opened, 1 critical action waits.");
    }

    #[test]
    fn owner_of_a_stopped_tool_is_told_so() {
        let wanted = NotificationPreferences { show_content: true, ..NotificationPreferences::default() };
        let mut throttle = Throttle::default();
        let News::Stop { id, scope, drill, .. } = stop() else { panic!("it is a stop") };
        throttle.set_lasting(vec![News::Stop { id, scope, drill, own_tools: vec!["deploy-pilot".into()] }], &wanted);
        let (title, body) = text(throttle.due(0, NOON, &wanted)).unwrap();
        assert_eq!(title, "A stop holds a tool that you own");
        assert_eq!(body, "deploy-pilot, by a stop of the tool deploy-pilot");
    }

    #[test]
    fn unwanted_notifications_are_dropped() {
        let wanted = NotificationPreferences { critical: false, ..Default::default() };
        let mut throttle = Throttle::default();
        throttle.add(critical(1), &wanted);
        assert!(throttle.due(0, NOON, &wanted).is_none());
    }
}
