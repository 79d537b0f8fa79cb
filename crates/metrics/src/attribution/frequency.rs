//! How rare words are among the candidates of a case, and how long candidates usually are.

use super::content::Content;
use super::count::float;
use super::weights::LENGTH_SHARE;

/// Counts over all candidates.
pub(super) struct Frequencies {
    candidates: usize,
    /// Per place in the vocabulary: candidates that contain it.
    containing: Vec<u32>,
    mean_length: f64,
}

impl Frequencies {
    /// Sums are of whole numbers, so the order of the candidates changes nothing.
    #[expect(clippy::cast_precision_loss, reason = "lengths are far below 2^53")]
    pub(super) fn count(contents: &[Content], vocabulary_size: usize) -> Self {
        let mut containing = vec![0; vocabulary_size];
        for (place, _) in contents.iter().flat_map(|content| &content.hits) {
            containing[*place as usize] += 1;
        }
        let length: u64 = contents.iter().map(|content| content.length).sum();
        Self { candidates: contents.len(), containing, mean_length: (length as f64 / float(contents.len().max(1))).max(1.0) }
    }

    /// Inverse document frequency (Robertson and Spärck Jones 1976, in the form of BM25 that is never negative).
    pub(super) fn rarity(&self, place: u32) -> f64 {
        // One more change without the word, so that a word of the only candidate is not common.
        let candidates = float(self.candidates + 1);
        let containing = f64::from(self.containing[place as usize]);
        ((candidates - containing + 0.5) / (containing + 0.5)).ln_1p()
    }

    /// 1 for a candidate of the usual length, less for a longer one; short ones gain little.
    #[expect(clippy::cast_precision_loss, reason = "lengths are far below 2^53")]
    pub(super) fn length_norm(&self, length: u64) -> f64 {
        let ratio = (length as f64 / self.mean_length).clamp(0.5, 5.0);
        1.0 / (1.0 - LENGTH_SHARE + LENGTH_SHARE * ratio)
    }
}
