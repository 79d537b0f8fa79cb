//! Who takes part: people, desks, tools, and the policies that are published.

use holdpoint_domain::{Invited, Role, StopScope, ToolTerms};

/// The id of all hubs.
pub(crate) const HUB_ID: &str = "hub_simulated";
/// People; the first and the fourth are administrators.
pub(crate) const PEOPLE: usize = 5;
/// Desks that are enrolled at the start, one for each person.
pub(crate) const DESKS: usize = PEOPLE;
/// Desks that may be enrolled later, of the second and third person.
pub(crate) const EXTRA_DESKS: usize = 2;
/// Names of the tools.
pub(crate) const TOOLS: [&str; 2] = ["deploy-pilot", "price-pilot"];
/// Policies that administrators publish.
pub(crate) const POLICIES: [&str; 8] = [
    "[[checkpoint]]\nname = \"one\"\napprove = 1\n",
    "[[checkpoint]]\nname = \"allow\"\napprove = 2\non_deadline = \"allow\"\n",
    "[[checkpoint]]\nname = \"two\"\napprove = 2\nreject = 2\nnot = [\"tool_owner\"]\n",
    "[[checkpoint]]\nname = \"teams\"\napprove = 2\ntwo_teams = true\non_deadline = \"deny\"\n",
    "[[checkpoint]]\nname = \"blind\"\napprove = 1\nsecond_look = 0.6\nrequire = [\"reason\"]\n",
    "[[checkpoint]]\nname = \"low\"\nwhen = 'risk == \"low\"'\nauto_approve = true\n[[checkpoint]]\nname = \"rest\"\napprove = 1\n",
    // Where `replicas` is text, the condition cannot be told and both checkpoints hold.
    "[[checkpoint]]\nname = \"many\"\nwhen = 'arguments.replicas > 40'\napprove = 2\n[[checkpoint]]\nname = \"few\"\napprove = 1\nteams = [\"platform\"]\n",
    "[[checkpoint]]\nname = \"blind-two\"\napprove = 2\nreject = 2\nsecond_look = 1.0\n",
];

/// Maps of services that administrators publish. The tools act on `checkout`.
pub(crate) const SERVICE_MAPS: [&str; 3] = [
    "[[service]]\nname = \"checkout\"\ntier = 1\ndepends = [\"payments\"]\n[[service]]\nname = \"payments\"\ntier = 2\n",
    "[[service]]\nname = \"shop\"\ntier = 2\naliases = [\"check*\"]\n[[service]]\nname = \"payments\"\n",
    // The targets of the tools are not in it, so they are in every scope.
    "[[service]]\nname = \"payments\"\ntier = 3\n",
];

/// A person's id.
pub(crate) fn person_id(number: usize) -> String {
    format!("per_{number}")
}

/// What a tool is registered for: everything; `may_pass` says whether without a person.
pub(crate) fn registered(may_pass: bool) -> ToolTerms {
    ToolTerms { owner: Some("per_1@example.com".into()), may_pass_unreviewed: may_pass, ..ToolTerms::default() }
}

/// What a person may do: the first and the fourth everything, the others review.
pub(crate) fn invited(number: usize) -> Invited {
    let roles = if number.is_multiple_of(3) { Role::ALL.to_vec() } else { vec![Role::Reviewer] };
    let team = if number.is_multiple_of(2) { "platform" } else { "payments" };
    Invited { roles, email: Some(format!("{}@example.com", person_id(number))), teams: vec![team.into()], qualifications: Vec::new() }
}

/// Triggers that administrators publish, with their mode.
pub(crate) fn triggers(mode: &str) -> String {
    let trigger = |name: &str, when: &str| format!("[[trigger]]\nname = \"{name}\"\nmode = \"{mode}\"\nwhen = {{ {when} }}\n");
    let rejections = trigger("rejections", "rejections = { in_a_row = 2, per = \"tool\" }");
    rejections + &trigger("rate", "rate = { above = 2, minutes = 1, per = \"kind\" }")
}

/// Scopes that a history stops; each holds actions of it.
pub(crate) const STOP_SCOPES: usize = 4;
/// The scope of a service, which a map of services widens; drawn beside the others.
pub(crate) const SERVICE_STOP: usize = STOP_SCOPES;

pub(crate) fn stop_scope(number: usize) -> StopScope {
    match number {
        0 => StopScope::Tool(TOOLS[0].into()),
        1 => StopScope::Kind("deploy.*".into()),
        2 => StopScope::Environment("prod".into()),
        SERVICE_STOP => StopScope::Service("payments".into()),
        _ => StopScope::All,
    }
}
