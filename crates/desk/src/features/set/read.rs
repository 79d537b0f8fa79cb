//! A set as the reviewer sees it: frozen when it is opened, so that no row comes under the eye that
//! was not there; what changes meanwhile falls out.

use super::group::refresh;
use super::rows::{self, Table};
use super::spread;
use super::view::{SetField, SetMemberState, SetOpened, SetRow, SetView};
use crate::core::Core;
use crate::core::screen_time::get_marks;
use crate::core::sets::{Member, OpenSet, list_digest};
use crate::error::{DeskError, refused};
use crate::features::action::load::load_action;
use crate::features::queue::read as queue;
use crate::features::review::view::ReasonOption;
use crate::replica::actions;
use crate::replica::{policies, services};
use holdpoint_domain::{Action, OnDeadline, Policy, REASONS, Status, text::visible_line};
use rusqlite::Connection;

/// Opens a set as it is now, and shows it.
pub(crate) fn open(core: &Core, id: &str) -> Result<SetView, DeskError> {
    refresh(core)?;
    let groups = core.sets.groups();
    let group = groups.find(id).ok_or_else(not_there)?;
    let mut members = Vec::new();
    let mut first: Option<Action> = None;
    for (_, n) in &group.members {
        let Some(row) = core.replica.read(|conn| actions::get_by_place(conn, *n))? else { continue };
        let action = load_action(core, &row.id)?;
        let Some(Some(candidate)) = core.sets.candidate(&action.content.digest) else { continue };
        members.push(Member {
            n: *n,
            action: row.id,
            digest: action.content.digest,
            title: candidate.title.clone(),
            values: candidate.values.clone(),
            evidence: action.content.evidence,
            place: action.sample_place(),
        });
        first = first.or(Some(action));
    }
    let content = first.ok_or_else(not_there)?.content;
    core.sets.open(
        id,
        OpenSet {
            title: group.title.clone(),
            tool: content.tool.name.to_string(),
            model: content.tool.model_version.clone(),
            kind: content.kind.clone(),
            members,
            taken_out: Default::default(),
        },
    );
    view(core, id)
}

/// The set that is open.
pub(crate) fn view(core: &Core, id: &str) -> Result<SetView, DeskError> {
    let set = core.sets.opened(id).ok_or_else(not_there)?;
    let state = SetState::read(core, &set)?;
    let first = set.members.first().ok_or_else(not_there)?;
    let header = load_action(core, &first.action)?.content;
    let table = rows::table(&set.members);
    let order = order(&table);
    let outliers = order.iter().filter(|at| table.rows[**at].why.is_some()).count();
    let sample = state.sample(&set);
    let to_open = |at: &usize| sample[*at] || table.rows[*at].why.is_some();
    let next = order.iter().find(|at| to_open(at) && state.is_in(**at) && !state.opened[**at]);
    let members = state.members(&set);
    let list = list_digest(&members);
    let (sampled, odd) = (state.count_opened(|at| sample[at]), state.count_opened(|at| table.rows[at].why.is_some()));
    let count = |wanted| to_u32(state.states.iter().filter(|state| **state == wanted).count());
    Ok(SetView {
        id: id.to_owned(),
        title: set.title.clone(),
        tool: visible_line(&set.tool),
        model: set.model.as_deref().map(visible_line),
        kind: visible_line(&set.kind),
        risk: header.risk,
        quorum: quorum(header.approvals_needed()),
        deadline: state.deadline,
        on_deadline: state.on_deadline,
        total: to_u32(set.members.len()),
        taken_out: count(SetMemberState::TakenOut),
        fell_out: count(SetMemberState::FellOut),
        count: to_u32(members.len()),
        list: list.to_string(),
        list_short: list.short(),
        frozen: list_digest(&set.members.iter().collect::<Vec<_>>()).to_string(),
        common: common(&table, header.blast_radius.as_deref()),
        spread: spread::view(&table, &set.members, &state.states),
        sorted: sorted(&table),
        rows: order.iter().map(|at| row(&set, &table, &state, sample[*at], *at)).collect(),
        columns: table.columns,
        outliers: to_u32(outliers),
        sample: sampled,
        sample_asked: state.policy.set_sample(),
        opened_outliers: odd,
        next: next.map(|at| set.members[*at].action.clone()),
        approve_blocked: approve_blocked(sampled, odd),
        blocked: (members.len() < 2).then(|| "Fewer than two are left. Decide them one by one in the queue.".to_owned()),
        reasons: REASONS.iter().map(|reason| ReasonOption { code: reason.code.into(), label: reason.label.into() }).collect(),
        queue_lines: queue::counts(core)?.mine,
    })
}

/// Takes a member out of the set, or puts it back.
pub(crate) fn take_out(core: &Core, id: &str, action: &str, out: bool) -> Result<SetView, DeskError> {
    core.sets.take_out(id, action, out);
    view(core, id)
}

/// The state of the members of an open set.
pub(super) struct SetState {
    pub states: Vec<SetMemberState>,
    notes: Vec<Option<String>>,
    pub opened: Vec<bool>,
    deadline: Option<i64>,
    on_deadline: OnDeadline,
    policy: Policy,
}

impl SetState {
    pub(super) fn read(core: &Core, set: &OpenSet) -> Result<Self, DeskError> {
        let mine = core.pending.all();
        let me = core.me();
        let mut state = core.replica.read(|conn| Ok::<_, rusqlite::Error>(Self { policy: policies::in_force(conn)?, ..Self::empty() }))?;
        let held = core.replica.read(|conn| held(conn, set))?;
        for (member, held) in set.members.iter().zip(held) {
            let taken_out = set.taken_out.contains(&member.action);
            let note = match mine.contains_key(&member.action) {
                true => Some("Fell out: you have reviewed it".to_owned()),
                false if held => Some("Fell out: a stop holds it".to_owned()),
                false => core.replica.read(|conn| state.look(conn, member, me.as_deref(), taken_out))?,
            };
            state.states.push(match (&note, taken_out) {
                (Some(_), _) => SetMemberState::FellOut,
                (None, true) => SetMemberState::TakenOut,
                (None, false) => SetMemberState::In,
            });
            state.notes.push(note);
            let marks = get_marks(&core.store, &member.action, &member.digest)?;
            state.opened.push(marks.confirmed && marks.evidence_opened() >= member.evidence);
        }
        Ok(state)
    }

    fn empty() -> Self {
        let (states, notes, opened) = (Vec::new(), Vec::new(), Vec::new());
        Self { states, notes, opened, deadline: None, on_deadline: OnDeadline::Deny, policy: Policy::default() }
    }

    // Why a member fell out; else its deadline counts, unless it was taken out.
    fn look(&mut self, conn: &Connection, member: &Member, me: Option<&str>, taken_out: bool) -> rusqlite::Result<Option<String>> {
        let Some(open) = actions::get_open(conn, member.n)? else {
            let status = actions::get_by_place(conn, member.n)?.map_or(Status::Expired, |action| action.status);
            return Ok(Some(format!("Fell out: {}", status.as_str())));
        };
        let why = match () {
            () if open.digest != member.digest => Some("Fell out: changed by the tool"),
            () if open.claim.as_ref().is_some_and(|(by, _)| Some(by.as_str()) != me) => Some("Fell out: claimed by another reviewer"),
            () if open.escalated => Some("Fell out: escalated"),
            () if me.is_some_and(|me| open.reviewed_by(me)) => Some("Fell out: you have reviewed it"),
            () => None,
        };
        if why.is_none() && !taken_out {
            self.deadline = Some(self.deadline.map_or(open.deadline, |before| before.min(open.deadline)));
            self.on_deadline = open.on_deadline;
        }
        Ok(why.map(str::to_owned))
    }

    pub(super) fn is_in(&self, at: usize) -> bool {
        self.states[at] == SetMemberState::In
    }

    /// Those that are decided.
    pub(super) fn members<'a>(&self, set: &'a OpenSet) -> Vec<&'a Member> {
        set.members.iter().enumerate().filter(|(at, _)| self.is_in(*at)).map(|(_, member)| member).collect()
    }

    /// Which members the draw puts into the sample: as many as the policy asks for, and every one
    /// that the hub asks for.
    pub(super) fn sample(&self, set: &OpenSet) -> Vec<bool> {
        let mut places: Vec<u64> = self.members(set).iter().map(|member| member.place).collect();
        places.sort_unstable();
        let (asked, count) = (self.policy.set_sample(), places.len() as u128);
        let most = places.get((asked as usize).min(places.len()).wrapping_sub(1)).copied();
        let drawn = |place: u64| most.is_some_and(|most| place <= most) || u128::from(place) * count < u128::from(asked) << 64;
        set.members.iter().enumerate().map(|(at, member)| self.is_in(at) && drawn(member.place)).collect()
    }

    fn count_opened(&self, wanted: impl Fn(usize) -> bool) -> SetOpened {
        let places = || (0..self.states.len()).filter(|at| self.is_in(*at) && wanted(*at));
        SetOpened { opened: to_u32(places().filter(|at| self.opened[*at]).count()), needed: to_u32(places().count()) }
    }
}

fn held(conn: &Connection, set: &OpenSet) -> rusqlite::Result<Vec<bool>> {
    use crate::features::stop::read as stops;
    let holding = stops::holding(conn)?;
    if holding.is_empty() {
        return Ok(vec![false; set.members.len()]);
    }
    let map = services::in_force(conn)?;
    let of = |member: &Member| {
        let latest = actions::get_by_place(conn, member.n)?.map_or(0, |action| action.latest);
        Ok(stops::find_holding(conn, &holding, &map, latest)?.is_some())
    };
    set.members.iter().map(of).collect()
}

// What stands out first, in the order of the set; then the others by their number.
pub(super) fn order(table: &Table) -> Vec<usize> {
    let mut places: Vec<usize> = (0..table.rows.len()).collect();
    let value = |at: usize| table.measure.as_ref().and_then(|measure| measure.values[at]).unwrap_or(f64::INFINITY);
    places.sort_by(|a, b| {
        let (odd_a, odd_b) = (table.rows[*a].why.is_some(), table.rows[*b].why.is_some());
        odd_b.cmp(&odd_a).then(value(*a).total_cmp(&value(*b))).then(a.cmp(b))
    });
    places
}

fn sorted(table: &Table) -> String {
    let by = table.measure.as_ref().map(|measure| format!("sorted by {}, smallest first", measure.name));
    by.unwrap_or_else(|| "soonest deadline first".into())
}

fn row(set: &OpenSet, table: &Table, state: &SetState, in_sample: bool, at: usize) -> SetRow {
    let member = &set.members[at];
    SetRow {
        action: member.action.clone(),
        title: own_title(&set.title, &member.title),
        state: state.states[at],
        cells: table.rows[at].cells.clone(),
        why: table.rows[at].why.clone(),
        note: state.notes[at].clone(),
        in_sample,
        opened: state.opened[at],
    }
}

// What the title says beyond the words that all titles begin with, which stand above the table.
fn own_title(shared: &str, title: &str) -> String {
    let title = visible_line(title);
    let own = shared.strip_suffix(" …").and_then(|shared| title.strip_prefix(shared)).map(str::trim);
    own.filter(|own| !own.is_empty()).map_or_else(|| title.clone(), str::to_owned)
}

fn common(table: &Table, blast_radius: Option<&str>) -> Vec<SetField> {
    let blast = blast_radius.map(|text| SetField { name: "blast radius".into(), value: visible_line(text) });
    table.common.iter().cloned().chain(blast).collect()
}

fn approve_blocked(sample: SetOpened, outliers: SetOpened) -> Option<String> {
    match (outliers.needed - outliers.opened, sample.needed - sample.opened) {
        (0, 0) => None,
        (0, missing) => Some(format!("Open {missing} more of the sample first.")),
        (1, _) => Some("Open the outlier that stays in first, or take it out.".into()),
        (missing, _) => Some(format!("Open the {missing} outliers that stay in first, or take them out.")),
    }
}

fn quorum(approvals: u32) -> String {
    match approvals {
        0 | 1 => "One review decides each action. You sign once; every action gets its own answer.".into(),
        needed => format!("Each action needs {needed} reviews. You sign once; every action gets its own answer."),
    }
}

pub(super) fn not_there() -> DeskError {
    refused("not_found", "This set is not here any more", "Its actions were decided, or stand in the queue one by one.")
}

fn to_u32(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
