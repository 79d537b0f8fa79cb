//! The formats, by their names on the command line.

/// A format of files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Pairs of a better and a worse completion, for TRL.
    TrlPreference,
    /// Single completions with a label, for TRL's KTO.
    TrlKto,
    /// Conversations that end with the right completion, for TRL.
    TrlSft,
    /// The same, for `OpenAI`.
    OpenaiSft,
    /// Pairs, for `OpenAI`.
    OpenaiPreference,
    /// Input and ideal answer, for `OpenAI` evals.
    OpenaiEvals,
    /// Tasks with annotations and predictions, for Label Studio.
    LabelStudio,
    /// Flat rows as JSON.
    Jsonl,
    /// Flat rows as Parquet.
    Parquet,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 9] = [
        Self::TrlPreference,
        Self::TrlKto,
        Self::TrlSft,
        Self::OpenaiSft,
        Self::OpenaiPreference,
        Self::OpenaiEvals,
        Self::LabelStudio,
        Self::Jsonl,
        Self::Parquet,
    ];

    /// As on the command line.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TrlPreference => "trl-preference",
            Self::TrlKto => "trl-kto",
            Self::TrlSft => "trl-sft",
            Self::OpenaiSft => "openai-sft",
            Self::OpenaiPreference => "openai-preference",
            Self::OpenaiEvals => "openai-evals",
            Self::LabelStudio => "label-studio",
            Self::Jsonl => "jsonl",
            Self::Parquet => "parquet",
        }
    }

    /// The format with this name.
    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.as_str() == name)
    }

    /// The ending of its files.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::LabelStudio => "json",
            Self::Parquet => "parquet",
            _ => "jsonl",
        }
    }
}
