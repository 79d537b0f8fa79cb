//! Who is on duty when: shifts without absences, and the people who stand in.

use holdpoint_domain::{Absence, Ms, PersonEnrolled, Shift};
use std::collections::HashMap;

/// A person on duty for a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Duty {
    /// The person's id; the name as stated where no person has it yet.
    pub(crate) person: String,
    pub(crate) team: String,
    pub(crate) zone: String,
    pub(crate) from: Ms,
    pub(crate) until: Ms,
    /// Whose shift it is, where the person stands in.
    pub(crate) stands_in_for: Option<String>,
}

/// People by what shifts call them.
pub(super) struct Names<'a> {
    people: HashMap<String, &'a str>,
}

impl<'a> Names<'a> {
    pub(super) fn new(people: impl Iterator<Item = (&'a str, &'a PersonEnrolled)>) -> Self {
        let mut by_name = HashMap::new();
        for (id, person) in people {
            let names = [Some(id), Some(person.name.as_str()), person.email.as_deref()];
            by_name.extend(names.into_iter().flatten().map(|name| (name.trim().to_lowercase(), id)));
        }
        Self { people: by_name }
    }

    fn resolve(&self, text: &str) -> String {
        self.people.get(&text.trim().to_lowercase()).map_or_else(|| text.to_owned(), |id| (*id).to_owned())
    }
}

/// Who is on duty when, from shifts and absences, by beginning. A person with a shift of their own does
/// not stand in for another person at the same time.
pub(super) fn duties(shifts: &[Shift], absences: &[Absence], names: &Names<'_>) -> Vec<Duty> {
    let own: Vec<Duty> = shifts.iter().map(|shift| own_duty(shift, names)).collect();
    let mut present: Vec<Duty> = own.iter().flat_map(|duty| without(duty.clone(), &absent_times(absences, &duty.person))).collect();
    let stand_ins = own.iter().flat_map(|duty| stand_ins(duty, absences));
    let stand_ins: Vec<Duty> = stand_ins
        .flat_map(|duty| {
            let busy: Vec<(Ms, Ms)> =
                present.iter().filter(|other| other.person == duty.person).map(|other| (other.from, other.until)).collect();
            without(duty, &busy)
        })
        .collect();
    present.extend(stand_ins);
    present.sort_by(|a, b| (a.from, &a.person).cmp(&(b.from, &b.person)));
    present
}

fn own_duty(shift: &Shift, names: &Names<'_>) -> Duty {
    let planned = &shift.planned;
    Duty {
        person: names.resolve(&planned.person),
        team: planned.team.clone(),
        zone: planned.zone.clone(),
        from: planned.from,
        until: planned.until,
        stands_in_for: None,
    }
}

fn absent_times(absences: &[Absence], person: &str) -> Vec<(Ms, Ms)> {
    absences.iter().filter(|absence| *absence.planned.person == *person).map(|absence| (absence.planned.from, absence.until())).collect()
}

fn stand_ins(duty: &Duty, absences: &[Absence]) -> Vec<Duty> {
    let of_person = absences.iter().filter(|absence| *absence.planned.person == *duty.person && absence.overlaps(duty.from, duty.until));
    let stand_in = |absence: &Absence| {
        let delegate = absence.planned.delegate.as_ref()?;
        let (from, until) = (duty.from.max(absence.planned.from), duty.until.min(absence.until()));
        Some(Duty { person: delegate.to_string(), from, until, stands_in_for: Some(duty.person.clone()), ..duty.clone() })
    };
    of_person.filter_map(stand_in).collect()
}

// What is left of a duty outside of these times.
fn without(duty: Duty, times: &[(Ms, Ms)]) -> Vec<Duty> {
    times.iter().fold(vec![duty], |left, (from, until)| {
        let cut = left.into_iter().flat_map(|duty| {
            let before = Duty { until: duty.until.min(*from), ..duty.clone() };
            let after = Duty { from: duty.from.max(*until), ..duty };
            [before, after].into_iter().filter(|part| part.from < part.until)
        });
        cut.collect()
    })
}

impl Duty {
    /// The share of `[from, until)` that it covers.
    pub(super) fn share_of(&self, from: Ms, until: Ms) -> f64 {
        (self.until.min(until) - self.from.max(from)).max(0) as f64 / (until - from) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use holdpoint_domain::{AbsencePlanned, ShiftPlanned};

    fn shift(person: &str, from: Ms, until: Ms) -> Shift {
        let (from_local, until_local) = (String::new(), String::new());
        let planned = ShiftPlanned { person: person.into(), team: "t".into(), zone: "UTC".into(), from, until, from_local, until_local };
        Shift { id: "shf".into(), planned, by: "man".into(), at: 0 }
    }

    fn absence(person: &str, from: Ms, until: Ms, delegate: Option<&str>) -> Absence {
        let planned = AbsencePlanned { person: person.into(), from, until, delegate: delegate.map(Into::into) };
        Absence { id: "abs".into(), planned, by: "man".into(), at: 0, ended_at: None }
    }

    fn told(shifts: &[Shift], absences: &[Absence]) -> Vec<String> {
        let lin = PersonEnrolled { name: "Lin W.".into(), ..PersonEnrolled::default() };
        let duties = duties(shifts, absences, &Names::new([("lin", &lin)].into_iter()));
        duties
            .iter()
            .map(|duty| format!("{} {}-{}{}", duty.person, duty.from, duty.until, if duty.stands_in_for.is_some() { " for" } else { "" }))
            .collect()
    }

    #[test]
    fn absence_cuts_the_shift_and_delegate_fills_it() {
        let shifts = [shift("lin w.", 0, 8), shift("jan", 6, 12)];
        assert_eq!(told(&shifts, &[]), ["lin 0-8", "jan 6-12"]);
        assert_eq!(told(&shifts, &[absence("lin", 2, 4, None)]), ["lin 0-2", "lin 4-8", "jan 6-12"]);
        let filled = ["lin 0-2", "jan 2-6 for", "jan 6-12"];
        assert_eq!(told(&shifts, &[absence("lin", 2, 20, Some("jan"))]), filled, "jan is on duty from 6 already");
    }

    #[test]
    fn share_of_an_hour_follows_the_overlap() {
        let duty = duties(&[shift("lin", 30, 120)], &[], &Names::new(std::iter::empty()))[0].clone();
        assert_eq!([duty.share_of(0, 60), duty.share_of(60, 120), duty.share_of(120, 180)], [0.5, 1.0, 0.0]);
    }
}
