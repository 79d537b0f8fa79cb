//! What an action is about: once as it is, and once as the tool states it.
//!
//! A fault is a difference between the two: reasons and evidence tell what is, title, target and
//! arguments what the tool would do. So a careful reader can see it, and nothing marks it.

use crate::random::Stream;
use serde::{Deserialize, Serialize};

/// How a tool errs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Fault {
    /// Right change, wrong region.
    #[serde(rename = "fault/wrong-region")]
    WrongRegion,
    /// A figure in another unit, a hundred times off.
    #[serde(rename = "fault/wrong-unit")]
    WrongUnit,
    /// Made from values that were read long ago and are different now.
    #[serde(rename = "fault/stale-read")]
    StaleRead,
    /// Touches far more than the reasons ask for.
    #[serde(rename = "fault/scope-too-broad")]
    ScopeTooBroad,
    /// Cannot be undone, though it could have been made so.
    #[serde(rename = "fault/missing-rollback")]
    MissingRollback,
}

impl Fault {
    /// How much harder it is to see than the average one, as a logit.
    pub(crate) const fn difficulty(self) -> f64 {
        match self {
            Self::WrongRegion => -0.2,
            Self::WrongUnit => -0.5,
            Self::StaleRead => 0.8,
            Self::ScopeTooBroad => 0.0,
            Self::MissingRollback => 0.3,
        }
    }

    /// Whether other arguments put it right: the target stays as proposed, and what was read too.
    pub(crate) const fn is_editable(self) -> bool {
        match self {
            Self::WrongUnit | Self::ScopeTooBroad | Self::MissingRollback => true,
            Self::WrongRegion | Self::StaleRead => false,
        }
    }

    /// The reason code that a reviewer who sees it gives.
    pub(crate) const fn reason(self) -> &'static str {
        match self {
            Self::WrongRegion => "wrong_target",
            Self::WrongUnit => "wrong_amount",
            Self::StaleRead => "needs_data",
            Self::ScopeTooBroad => "too_broad",
            Self::MissingRollback => "not_reversible",
        }
    }

    /// What such a reviewer may write.
    pub(crate) const fn comments(self) -> &'static [&'static str] {
        match self {
            Self::WrongRegion => {
                &["Evidence is about another region.", "The target is not where the problem is.", "Region does not fit the ticket."]
            }
            Self::WrongUnit => &["The amount is off by a factor of 100.", "Check the unit.", "Figure and evidence do not agree."],
            Self::StaleRead => {
                &["Based on an old reading, see the evidence.", "The value has changed since.", "Read it again, then propose anew."]
            }
            Self::ScopeTooBroad => &["Only part of this was asked for.", "Limit it to what the ticket names.", "Far more than needed."],
            Self::MissingRollback => &["No way back. Add one.", "Keep the old version until this is verified.", "Needs a rollback step."],
        }
    }
}

/// A market: region, language, currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Market {
    pub(crate) region: &'static str,
    pub(crate) currency: &'static str,
    pub(crate) language: &'static str,
    pub(crate) customers: &'static [&'static str],
    /// Greeting, apology, closing.
    pub(crate) phrases: [&'static str; 3],
}

pub(crate) const MARKETS: &[Market] = &[
    Market {
        region: "eu-west",
        currency: "EUR",
        language: "en-IE",
        customers: &["Niamh Keane", "Eoin Maguire", "Saoirse Tully", "Colm Rafferty"],
        phrases: ["Hello", "we are sorry that your parcel is late", "Your Larkfield team"],
    },
    Market {
        region: "eu-central",
        currency: "EUR",
        language: "de-DE",
        customers: &["Jonas Weidlich", "Friederike Mohn", "Anneke Brandt", "Cem Aydın"],
        phrases: ["Guten Tag", "es tut uns leid, dass Ihre Sendung verspätet ist", "Ihr Larkfield-Team"],
    },
    Market {
        region: "eu-east",
        currency: "PLN",
        language: "pl-PL",
        customers: &["Zofia Krawczyk", "Michał Lewandowicz", "Oliwia Pająk", "Bartosz Gil"],
        phrases: ["Dzień dobry", "przepraszamy za opóźnienie przesyłki", "Zespół Larkfield"],
    },
    Market {
        region: "us-east",
        currency: "USD",
        language: "es-US",
        customers: &["Lucía Ibarra", "Darnell Whitcomb", "Rosario Peña", "Mateo Quintana"],
        phrases: ["Buenos días", "lamentamos el retraso de su pedido", "El equipo de Larkfield"],
    },
    Market {
        region: "sa-east",
        currency: "BRL",
        language: "pt-BR",
        customers: &["Thaís Moreira", "Caio Figueiredo", "Lívia Sampaio", "Otávio Brandão"],
        phrases: ["Olá", "pedimos desculpas pelo atraso do seu pedido", "Equipe Larkfield"],
    },
    Market {
        region: "ap-south",
        currency: "INR",
        language: "hi-IN",
        customers: &["Ishita Deshpande", "Arjun Nambiar", "Meher Kapoor", "Rohan Bhatt"],
        phrases: ["नमस्ते", "आपके पार्सल में हुई देरी के लिए हमें खेद है", "टीम Larkfield"],
    },
];

/// What an action is about, as it is or as the tool states it.
#[derive(Clone, Debug)]
pub(crate) struct Situation {
    pub(crate) market: Market,
    pub(crate) service: &'static str,
    /// Of the program, article, table or index that changes.
    pub(crate) item: String,
    /// A figure in the smallest unit: cents, replicas, milliseconds.
    pub(crate) amount: i64,
    /// The figure before.
    pub(crate) before: i64,
    /// When the figures were read, minutes ago.
    pub(crate) read_minutes_ago: i64,
    /// How many things it touches.
    pub(crate) scope: i64,
    /// How many there are.
    pub(crate) all: i64,
    pub(crate) with_rollback: bool,
    /// Of a ticket or order.
    pub(crate) number: i64,
    pub(crate) customer: &'static str,
}

impl Situation {
    /// What is the case.
    pub(crate) fn draw(stream: &mut Stream, service: &'static str, items: &[&str], amounts: (i64, i64)) -> Self {
        let market = stream.pick(MARKETS);
        let before = stream.whole(amounts.0, amounts.1);
        let change = stream.whole(before / 20 + 1, before / 4 + 2);
        let all = stream.whole(180, 4_800);
        Self {
            market,
            service,
            item: stream.pick(items).to_owned(),
            amount: if stream.chance(0.5) { before + change } else { (before - change).max(1) },
            before,
            read_minutes_ago: stream.whole(1, 9),
            scope: stream.whole(1, all / 40 + 2),
            all,
            with_rollback: true,
            number: stream.whole(10_000, 99_999),
            customer: stream.pick(market.customers),
        }
    }

    /// What a tool states that errs.
    pub(crate) fn with_fault(&self, fault: Fault, stream: &mut Stream) -> Self {
        let mut stated = self.clone();
        match fault {
            Fault::WrongRegion => {
                let others: Vec<Market> = MARKETS.iter().copied().filter(|market| *market != self.market).collect();
                stated.market = stream.pick(&others);
            }
            Fault::WrongUnit => stated.amount *= 100,
            Fault::StaleRead => {
                stated.read_minutes_ago = stream.whole(300, 2_800);
                stated.before += stated.before / 3 + stream.whole(2, 9);
                stated.amount += stated.amount / 3 + stream.whole(2, 9);
            }
            Fault::ScopeTooBroad => stated.scope = self.all,
            Fault::MissingRollback => stated.with_rollback = false,
        }
        stated
    }

    /// `12.50 EUR`
    pub(crate) fn money(&self, cents: i64) -> String {
        format!("{}.{:02} {}", cents / 100, cents % 100, self.market.currency)
    }
}
