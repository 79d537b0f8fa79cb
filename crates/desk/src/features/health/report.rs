//! The oversight report: one HTML file that loads nothing, with a print style.

use super::attention::Attention;
use super::costs::KindCosts;
use super::figures::{HealthFigures, HealthTime};
use super::format::{separated, target, value};
use super::report_facts::HumanReview;
use super::words;
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{Digest, Ms, Seq, Stop, rfc3339, span};
use holdpoint_metrics::health::{Overall, Signal, SignalState, overall};
use std::fmt::Write as _;

const STYLE: &str = include_str!("report.css");

/// What a report is made of.
#[derive(Clone, Debug)]
pub struct ReportFacts {
    /// The hub's name.
    pub hub: String,
    /// Time and team.
    pub time: HealthTime,
    /// The sums.
    pub figures: HealthFigures,
    /// The seven signals.
    pub signals: Vec<Signal>,
    /// All kinds, then each.
    pub costs: Vec<KindCosts>,
    /// What needs attention.
    pub attention: Vec<Attention>,
    /// Stops that were pulled in the time, drills among them.
    pub stops: Vec<Stop>,
    /// Reviews of high-risk actions, the newest.
    pub reviews: Vec<HumanReview>,
    /// The last record, on which all of it rests.
    pub head: (Seq, Digest),
    /// Who made it.
    pub made_by: String,
    /// The record is of a simulated hub.
    pub simulated: bool,
}

/// The file.
#[must_use]
pub(super) fn report_html(facts: &ReportFacts) -> String {
    let mut page = String::with_capacity(64 * 1024);
    let title = format!("Oversight report, {} to {}", day(facts.time.from), day(facts.time.to));
    let _ = write!(
        page,
        concat!(
            "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">",
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{}</title><style>{}</style></head>\n<body><main>\n"
        ),
        text(&title),
        STYLE
    );
    head(&mut page, facts, &title);
    oversight(&mut page, facts);
    deployer(&mut page, facts);
    manage(&mut page, facts);
    reviews(&mut page, facts);
    integrity(&mut page, facts);
    page.push_str("</main></body></html>\n");
    page
}

fn head(page: &mut String, facts: &ReportFacts, title: &str) {
    let team = facts.time.team.as_deref().map_or_else(|| "all teams".to_owned(), |team| format!("team {}", visible_line(team)));
    let simulated = if facts.simulated { "<p class=\"simulated\">Simulated: people, tools and actions are invented.</p>" } else { "" };
    let _ = writeln!(
        page,
        "<header><h1>{}</h1><p>{} · {} · from {} to {} (UTC)</p>{simulated}<p class=\"lead\">{}</p><p>{}</p></header>",
        text(title),
        text(&facts.hub),
        text(&team),
        rfc3339(facts.time.from),
        rfc3339(facts.time.to),
        overall_words(overall(&facts.signals)),
        text(&words::sentence(&facts.signals))
    );
    page.push_str(concat!(
        "<p class=\"note\">The headings name the provisions that readers ask about. They are a template for evidence; ",
        "they do not state which duties apply, nor that a duty is met. Intervals are 95 %.</p>\n"
    ));
}

const fn overall_words(overall: Overall) -> &'static str {
    match overall {
        Overall::Holds => "Oversight holds.",
        Overall::Slipping => "Oversight is slipping.",
        Overall::Stretched => "Oversight is stretched.",
        Overall::Fails => "Oversight does not hold.",
        Overall::TooFew => "There is too little to say whether oversight holds.",
    }
}

fn oversight(page: &mut String, facts: &ReportFacts) {
    page.push_str("<section><h2>EU AI Act, Article 14: human oversight</h2>\n<h3>Signals</h3>\n<table><thead><tr><th>Signal</th><th>State</th><th class=\"n\">Value</th><th>Target</th><th>What it is</th><th>Count and interval</th></tr></thead><tbody>\n");
    for signal in &facts.signals {
        let _ = writeln!(
            page,
            "<tr><th>{}</th><td>{}</td><td class=\"n\">{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
            words::label(signal.name),
            state(signal.state),
            text(&value(signal)),
            text(&target(signal)),
            words::what(signal.name),
            text(&words::note(&facts.figures, signal))
        );
    }
    page.push_str("</tbody></table>\n");
    page.push_str("<h3>What review costs and what it caught</h3>\n<table><thead><tr><th>Kind</th><th class=\"n\">Proposed</th><th class=\"n\">Reviewed</th><th class=\"n\">Delay, median</th><th class=\"n\">95 of 100</th><th class=\"n\">Rejected</th><th class=\"n\">Modified</th><th class=\"n\">Answered</th><th class=\"n\">Expired</th><th class=\"n\">Unreviewed</th></tr></thead><tbody>\n");
    for costs in &facts.costs {
        let delay = |ms: Option<Ms>| ms.map_or_else(|| "–".into(), span);
        let counts = [costs.rejected, costs.edited, costs.responded, costs.expired, costs.unreviewed].map(separated);
        let _ = writeln!(
            page,
            "<tr><th>{}</th><td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td></tr>",
            if costs.kind.is_empty() { "All kinds".into() } else { text(&costs.kind) },
            separated(costs.proposed),
            separated(costs.delay.count),
            delay(costs.delay.median_ms),
            delay(costs.delay.p95_ms),
            counts.join("</td><td class=\"n\">")
        );
    }
    page.push_str("</tbody></table>\n<p class=\"note\">Delay is the time from proposal to decision, exact to 5 %.</p></section>\n");
}

fn deployer(page: &mut String, facts: &ReportFacts) {
    page.push_str("<section><h2>EU AI Act, Article 26: use by deployers</h2>\n<h3>Needs attention</h3>\n");
    if facts.attention.is_empty() {
        page.push_str("<p>No signal misses its target, and no action is held past its deadline.</p>");
    }
    page.push_str("<ul>");
    for item in &facts.attention {
        let _ = write!(page, "<li><strong>{}</strong> ({}) {}</li>", text(&item.title), state(item.state), text(&item.detail));
    }
    page.push_str("</ul></section>\n");
}

fn manage(page: &mut String, facts: &ReportFacts) {
    page.push_str("<section><h2>NIST AI RMF, MANAGE 2.4: superseding, disengaging, deactivating</h2>\n<h3>Stops</h3>\n");
    if facts.stops.is_empty() {
        page.push_str("<p>No stop was pulled in this time.</p>\n");
    } else {
        page.push_str("<table><thead><tr><th>Pulled</th><th>Scope</th><th>Reason</th><th>By</th><th>State</th></tr></thead><tbody>\n");
        for stop in &facts.stops {
            let state = if stop.pulled.drill {
                "drill"
            } else if stop.is_in_force() {
                "in force"
            } else {
                "ended"
            };
            let _ = writeln!(
                page,
                "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{state}</td></tr>",
                rfc3339(stop.at),
                text(&stop.pulled.scope.in_words()),
                text(&stop.pulled.reason),
                text(stop.by.as_str())
            );
        }
        page.push_str("</tbody></table>\n");
    }
    page.push_str(
        "</section>\n<section><h2>NIST AI RMF, MANAGE 4.1: monitoring after deployment</h2>\n<h3>Actions tied to incidents</h3>\n",
    );
    if facts.figures.tied.is_empty() {
        page.push_str("<p>No incident that began in this time is tied to an action.</p>\n");
    } else {
        page.push_str("<table><thead><tr><th>Incident began</th><th>Incident</th><th>Action</th><th>Grade</th><th>Approved by people</th></tr></thead><tbody>\n");
        for action in &facts.figures.tied {
            let _ = writeln!(
                page,
                "<tr><td>{}</td><td>{}</td><td>{} <code>{}</code></td><td>{}</td><td>{}</td></tr>",
                rfc3339(action.incident.started_at),
                text(&action.incident.title),
                text(&action.title),
                text(&action.action),
                action.grade.as_str(),
                if action.approvers.is_empty() { "no" } else { "yes" }
            );
        }
        page.push_str("</tbody></table>\n");
    }
    page.push_str("</section>\n");
}

fn reviews(page: &mut String, facts: &ReportFacts) {
    page.push_str("<section><h2>Records of human review</h2>\n<p>Actions of high or critical risk that people decided, the newest first. Authority and training are as registered at the hub now. A comment is in the signed review; its reason codes stand here.</p>\n");
    if facts.reviews.is_empty() {
        page.push_str("<p>No high-risk action was decided by people in this time.</p></section>\n");
        return;
    }
    page.push_str("<table class=\"small\"><thead><tr><th>Action</th><th>Who</th><th>Authority</th><th>Training</th><th>Proposed</th><th>Reviewed</th><th>On screen</th><th>Evidence</th><th>Outcome</th><th>Written reason</th></tr></thead><tbody>\n");
    for review in &facts.reviews {
        let opened = review.evidence.1.map_or_else(|| "opened: not known".into(), |opened| format!("{opened} opened"));
        let cells = [
            format!("{} <code>{}</code>", text(&review.title), text(&review.action)),
            text(&review.person),
            text(&review.authority),
            text(&review.training),
            rfc3339(review.proposed_at),
            rfc3339(review.reviewed_at),
            review.shown_ms.map_or_else(|| "not known".into(), span),
            format!("{} available, {opened}", review.evidence.0),
            review.outcome.into(),
            text(&review.reasons),
        ];
        let _ = writeln!(page, "<tr><td>{}</td></tr>", cells.join("</td><td>"));
    }
    page.push_str("</tbody></table></section>\n");
}

fn integrity(page: &mut String, facts: &ReportFacts) {
    let _ = writeln!(
        page,
        concat!(
            "<section><h2>Integrity</h2><dl><dt>Last record</dt><dd>{}</dd><dt>Its hash</dt><dd><code>{}</code></dd>",
            "<dt>Made by</dt><dd>{}</dd><dt>Made at</dt><dd>{} (hub time)</dd></dl>",
            "<p>The file with the ending <code>.sig.json</code> beside this one is the detached signature (DSSE, Ed25519): it names ",
            "the SHA-256 of this file and of the CSV, and the last record. <code>holdpoint audit verify</code> verifies the record; ",
            "the same record gives the same figures.</p></section>"
        ),
        facts.head.0,
        facts.head.1,
        text(&facts.made_by),
        rfc3339(facts.time.now)
    );
}

const fn state(state: SignalState) -> &'static str {
    match state {
        SignalState::InRange => "● in range",
        SignalState::Slipping => "▲ slipping",
        SignalState::OutOfRange => "◆ out of range",
        SignalState::TooFew => "○ too few to say",
    }
}

fn day(at: Ms) -> String {
    rfc3339(at).chars().take(10).collect()
}

// Invisible and look-alike characters are marks; nothing of a tool's text is HTML.
fn text(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in visible_line(text).chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}
