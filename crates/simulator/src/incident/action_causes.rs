//! What breaks by an action, as monitoring sees it: by kind of action.

use crate::kinds::{Fault, find_kind};
use crate::random::Stream;
use holdpoint_domain::ActionProposed;

/// `{s}` is the service, `{o}` the resource, `{i}` the thing that changed, `{r}` the region, `{n}` a figure.
struct Symptoms {
    kind: &'static str,
    alerts: &'static [&'static str],
    /// They tell what is wrong in words of their own, as far as those are the words of the action.
    texts: &'static [&'static str],
    slow: bool,
}

const SYMPTOMS: [Symptoms; 10] = [
    Symptoms {
        kind: "deploy.rollout",
        alerts: &["Errors of {s} above 5 %", "{s} returns 5xx", "{s} restarts again and again"],
        texts: &[
            "{o} in {r} ends with exit code 137 after every start.",
            "Traces of failed requests of {s} end in {o}; {n} % fail.",
            "Version of {o} reads a field that is not there.",
        ],
        slow: false,
    },
    Symptoms {
        kind: "pricing.change",
        alerts: &["Margin alert", "Orders with odd prices", "Sales of one article jump"],
        texts: &[
            "{n} orders of {i} in {r} at a price that is far from the list.",
            "Customers ask why {i} costs so much in {r}.",
            "The price of {i} is below its cost.",
        ],
        slow: true,
    },
    Symptoms {
        kind: "infra.scale",
        alerts: &["CPU of {s} above 95 %", "p99 of {s} above 2 s", "Queue of {s} grows"],
        texts: &[
            "Replicas of {o} in {r} are all busy, and there are few of them.",
            "{o}: {n} requests wait for each replica.",
            "The nodes of {r} are full of replicas of {o}; others are not placed.",
        ],
        slow: false,
    },
    Symptoms {
        kind: "refund.issue",
        alerts: &["Refunds above the limit of the day", "Ledger of refunds does not add up"],
        texts: &[
            "Refunds for {i} are {n} times those of yesterday.",
            "The bank asks about a refund in {r}; its amount is no amount of an order.",
            "Orders were refunded twice, most of them with {i}.",
        ],
        slow: true,
    },
    Symptoms {
        kind: "catalog.text",
        alerts: &["Product pages are wrong", "Returns of one article rise"],
        texts: &[
            "Pages of {i} show text of another language.",
            "Customers send {i} back: its size is not the one on the page.",
            "The page of {i} states a width that nobody measured.",
        ],
        slow: true,
    },
    Symptoms {
        kind: "message.send",
        alerts: &["Complaints about messages", "Mail bounces above 5 %"],
        texts: &[
            "{n} customers got the message \"{i}\" that was not meant for them.",
            "Vouchers of the message {i} are worth too much.",
            "The message {i} went out in {r} in a language that few there read.",
        ],
        slow: true,
    },
    Symptoms {
        kind: "search.reindex",
        alerts: &["Searches without a hit above 20 %", "Errors of {s} above 5 %"],
        texts: &[
            "The index {i} in {r} has few documents; {n} % of searches find nothing.",
            "Searches in {i} fail: index not found.",
            "Documents of {i} are old ones.",
        ],
        slow: false,
    },
    Symptoms {
        kind: "db.migrate",
        alerts: &["Queries of {s} wait", "Errors of {s} above 5 %", "p99 of {s} above 2 s"],
        texts: &[
            "Statements wait {n} s for a lock on {i}.",
            "Deadlocks on {i}, {n} a minute; writers give up.",
            "The log of {s} fills the disk while rows of {i} are written anew.",
        ],
        slow: false,
    },
    Symptoms {
        kind: "code.merge",
        alerts: &["Errors of {s} above 5 %", "{s} answers slowly", "p99 of {s} above 2 s"],
        texts: &[
            "{s} asks {n} times for each answer; {i} stands in every log line.",
            "Requests of {s} end early; the value of {i} is odd.",
            "{s} reads pages without end since its {i} is another one.",
        ],
        slow: false,
    },
    Symptoms {
        kind: "code.command",
        alerts: &["Builds fail", "{s} is not usable"],
        texts: &[
            "{i} of {s} are gone; {n} builds failed.",
            "Jobs of {s} find no {i}.",
            "{s} starts every job from nothing, {i} are empty.",
        ],
        slow: false,
    },
];

/// What monitoring says, with a share of descriptions that tell little.
pub(super) struct Seen {
    pub(super) title: String,
    pub(super) text: String,
    pub(super) slow: bool,
}

/// Descriptions that say only that something is wrong.
const VAGUE: [&str; 3] = ["{n} % of the requests of {s} fail.", "p99 of {s} is at {n}00 ms.", "{n} customers wrote within minutes."];
const VAGUE_SHARE: f64 = 0.2;

pub(super) fn describe(content: &ActionProposed, fault: Option<Fault>, stream: &mut Stream) -> Option<Seen> {
    let symptoms = SYMPTOMS.iter().find(|symptoms| symptoms.kind == content.kind)?;
    let kind = find_kind(&content.kind)?;
    let service = content.target.service.as_deref().unwrap_or("shop");
    let resource = content.target.resource.as_deref().unwrap_or(service);
    let item = kind.items.iter().find(|item| content.title.contains(**item)).copied().unwrap_or(resource);
    let region = content.target.region.as_deref().unwrap_or("all regions");
    let figure = stream.whole(11, 60).to_string();
    let fill = |text: &str| {
        text.replace("{s}", service).replace("{o}", resource).replace("{i}", item).replace("{r}", region).replace("{n}", &figure)
    };
    let title = fill(stream.pick(symptoms.alerts));
    let mut text = fill(if stream.chance(VAGUE_SHARE) { stream.pick(&VAGUE) } else { stream.pick(symptoms.texts) });
    if fault == Some(Fault::WrongRegion) && stream.chance(0.5) {
        text.push_str(&format!(" Only {region} is hit."));
    }
    Some(Seen { title, text, slow: symptoms.slow })
}
