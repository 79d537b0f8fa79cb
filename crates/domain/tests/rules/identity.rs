//! Identities are compared without regard to spelling: a requester who writes their name differently is still excluded.

use crate::world::{World, verdict};
use holdpoint_domain::{Code, Role, Verdict, is_same_identity};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::json;
use unicode_normalization::UnicodeNormalization as _;

/// One way to write the same text or address differently.
#[derive(Clone, Copy, Debug)]
enum Spelling {
    Decomposed,
    UpperCase,
    LowerCase,
    Invisible(char),
    DoubleSpaces,
    NoBreakSpaces,
    Padded,
    Angle,
    Quoted,
    WithAddress,
}

fn spelling() -> impl Strategy<Value = Spelling> {
    let invisible = select(vec!['\u{200b}', '\u{200d}', '\u{feff}', '\u{ad}', '\u{202e}', '\u{2060}', '\u{e0041}', '\u{fe0f}']);
    prop_oneof![
        Just(Spelling::Decomposed),
        Just(Spelling::UpperCase),
        Just(Spelling::LowerCase),
        invisible.prop_map(Spelling::Invisible),
        Just(Spelling::DoubleSpaces),
        Just(Spelling::NoBreakSpaces),
        Just(Spelling::Padded),
        Just(Spelling::Angle),
        Just(Spelling::Quoted),
        Just(Spelling::WithAddress),
    ]
}

impl Spelling {
    fn write(self, text: &str, at: usize) -> String {
        match self {
            Self::Decomposed => text.nfd().collect(),
            Self::UpperCase => text.to_uppercase(),
            Self::LowerCase => text.to_lowercase(),
            Self::Invisible(c) => {
                let place = text.char_indices().map(|(place, _)| place).nth(at % text.chars().count().max(1)).unwrap_or(0);
                format!("{}{c}{}", &text[..place], &text[place..])
            }
            Self::DoubleSpaces => text.replace(' ', "  "),
            Self::NoBreakSpaces => text.replace(' ', "\u{a0}"),
            Self::Padded => format!(" {text}\t"),
            // Brackets inside brackets are no address.
            Self::Angle | Self::Quoted | Self::WithAddress if text.contains(['<', '"']) => text.to_owned(),
            Self::Angle if text.contains('@') => format!("Somebody <mailto:{text}>"),
            Self::Angle | Self::WithAddress => format!("{text} <other@example.com>"),
            Self::Quoted => format!("\"{text}\""),
        }
    }
}

fn write_all(text: &str, spellings: &[(Spelling, usize)]) -> String {
    spellings.iter().fold(text.to_owned(), |text, (spelling, at)| spelling.write(&text, *at))
}

proptest! {
    #[test]
    fn spelled_identity_is_same_identity(
        name in select(vec!["José Silva", "Weiß Maß", "Σωκράτης Νόμος", "ana", "ana.silva@example.com", "İrem Işık", "山田 太郎"]),
        spellings in proptest::collection::vec((spelling(), 0..40_usize), 0..5),
    ) {
        let written = write_all(name, &spellings);
        // The capital of a dotless i is that of i: upper case loses the difference.
        let loses = name.contains('ı') && spellings.iter().any(|(spelling, _)| matches!(spelling, Spelling::UpperCase));
        prop_assert!(loses || is_same_identity(name, &written), "{name:?} {written:?}");
        prop_assert_eq!(is_same_identity(name, &written), is_same_identity(&written, name));
    }

    #[test]
    fn requester_in_any_spelling_never_decides(
        text in select(vec!["ana", "ana@example.com"]),
        spellings in proptest::collection::vec((spelling(), 0..40_usize), 0..4),
    ) {
        let mut world = World::open();
        world.join("ana", &[Role::Reviewer], &[]);
        world.publish("[[checkpoint]]\nname = \"duties\"\nnot = [\"requester\"]\n");
        world.propose("act_1", json!({"requested_by": write_all(text, &spellings)}));
        prop_assert_eq!(world.refused("ana", verdict("act_1", Verdict::Approve)), Code::NotEligible);
    }
}
