//! What must hold between the services of a file: names are unique, dependencies are known and
//! form no circle.

use super::service::name_key;
use super::written::Written;
use crate::policy::{Report, did_you_mean};
use crate::text::visible_line;
use std::collections::HashMap;

pub(super) fn check(written: &[Written], report: &mut Report<'_>) {
    let places = check_names(written, report);
    check_aliases(written, &places, report);
    check_depends(written, &places, report);
    check_circles(written, &places, report);
}

// The first service with each name.
fn check_names(written: &[Written], report: &mut Report<'_>) -> HashMap<String, usize> {
    let mut places: HashMap<String, usize> = HashMap::new();
    for (place, one) in written.iter().enumerate().filter(|(_, one)| !one.service.name.is_empty()) {
        match places.get(&name_key(&one.service.name)) {
            Some(_) => report.at(one.name_at, "name_twice", format!("Two services are called {}.", visible_line(&one.service.name))),
            None => drop(places.insert(name_key(&one.service.name), place)),
        }
    }
    places
}

fn check_aliases(written: &[Written], places: &HashMap<String, usize>, report: &mut Report<'_>) {
    let mut owners: HashMap<String, usize> = HashMap::new();
    for (place, one) in written.iter().enumerate() {
        for (alias, at) in one.service.aliases.iter().zip(&one.aliases_at) {
            let key = name_key(alias);
            let other = places.get(&key).or_else(|| owners.get(&key)).filter(|other| **other != place);
            if let Some(other) = other {
                let names = [&written[*other].service.name, &one.service.name].map(|name| visible_line(name));
                let message = format!("{} stands for both {} and {}.", visible_line(alias), names[0], names[1]);
                report.at(*at, "alias_twice", message);
            }
            owners.entry(key).or_insert(place);
        }
    }
}

fn check_depends(written: &[Written], places: &HashMap<String, usize>, report: &mut Report<'_>) {
    for one in written {
        for (name, at) in one.service.depends.iter().zip(&one.depends_at) {
            if !places.contains_key(&name_key(name)) {
                let hint = did_you_mean(name, written.iter().map(|known| known.service.name.as_str()));
                let name = visible_line(name);
                report.at(
                    *at,
                    "unknown_service",
                    format!("{} depends on {name}, which is not in this map.{hint}", visible_line(&one.service.name)),
                );
            }
        }
    }
}

/// How far a service was followed.
#[derive(Clone, Copy, PartialEq)]
enum Visit {
    New,
    OnPath,
    Done,
}

// Depth first without recursion: a file may hold a chain of thousands.
fn check_circles(written: &[Written], places: &HashMap<String, usize>, report: &mut Report<'_>) {
    let mut visits = vec![Visit::New; written.len()];
    for start in 0..written.len() {
        if visits[start] != Visit::New {
            continue;
        }
        visits[start] = Visit::OnPath;
        // A service, and how many of its dependencies were followed.
        let mut path: Vec<(usize, usize)> = vec![(start, 0)];
        while let Some((place, next)) = path.last_mut() {
            let one = &written[*place];
            let Some(name) = one.service.depends.get(*next) else {
                visits[*place] = Visit::Done;
                path.pop();
                continue;
            };
            let at = one.depends_at[*next];
            *next += 1;
            let Some(called) = places.get(&name_key(name)).copied() else { continue };
            match visits[called] {
                Visit::New => {
                    visits[called] = Visit::OnPath;
                    path.push((called, 0));
                }
                Visit::OnPath => report.at(at, "circle", circle(written, &path, called)),
                Visit::Done => {}
            }
        }
    }
}

fn circle(written: &[Written], path: &[(usize, usize)], called: usize) -> String {
    let begin = path.iter().position(|(place, _)| *place == called).unwrap_or(0);
    let names = path[begin..].iter().map(|(place, _)| *place).chain([called]).map(|place| visible_line(&written[place].service.name));
    format!("The dependencies form a circle: {}.", names.collect::<Vec<_>>().join(" → "))
}
