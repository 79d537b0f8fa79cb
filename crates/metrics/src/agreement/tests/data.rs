//! Published tables of labels.

/// Counts of items by the labels of the first (row) and the second rater (column).
pub(super) type Square = &'static [&'static [u32]];

/// Labels by rater (row) and item (column); 0 is missing.
pub(super) type Matrix = &'static [&'static [u32]];

/// Counts of labels by item (row) and category (column).
pub(super) type Counts = &'static [&'static [u32]];

/// SAS PROC FREQ, 19 items.
pub(super) const SAS: Square = &[&[0, 4, 1], &[0, 8, 0], &[0, 1, 5]];

/// Gwet's handbook, 100 ectopic pregnancies.
pub(super) const ABSTRACTORS: Square = &[&[13, 0, 0], &[0, 20, 7], &[0, 4, 56]];

/// Gwet's handbook, 4 raters and 12 units.
pub(super) const FOUR_RATERS: Matrix = &[
    &[1, 2, 3, 3, 2, 1, 4, 1, 2, 0, 0, 0],
    &[1, 2, 3, 3, 2, 2, 4, 1, 2, 5, 0, 0],
    &[0, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 3],
    &[1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, 0],
];

/// Krippendorff 2011, section C.
pub(super) const FOUR_OBSERVERS: Matrix = &[
    &[1, 2, 3, 3, 2, 1, 4, 1, 2, 0, 0, 0],
    &[1, 2, 3, 3, 2, 2, 4, 1, 2, 5, 0, 3],
    &[0, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 0],
    &[1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, 0],
];

/// Wikipedia, Krippendorff's alpha.
pub(super) const THREE_CODERS: Matrix = &[
    &[0, 0, 0, 0, 0, 3, 4, 1, 2, 1, 1, 3, 3, 0, 3],
    &[1, 0, 2, 1, 3, 3, 4, 3, 0, 0, 0, 0, 0, 0, 0],
    &[0, 0, 2, 1, 3, 4, 4, 0, 2, 1, 1, 3, 3, 0, 4],
];

/// Fleiss 1971, 30 patients and 6 psychiatrists.
pub(super) const PSYCHIATRIC: Counts = &[
    &[0, 0, 0, 6, 0],
    &[0, 3, 0, 0, 3],
    &[0, 1, 4, 0, 1],
    &[0, 0, 0, 0, 6],
    &[0, 3, 0, 3, 0],
    &[2, 0, 4, 0, 0],
    &[0, 0, 4, 0, 2],
    &[2, 0, 3, 1, 0],
    &[2, 0, 0, 4, 0],
    &[0, 0, 0, 0, 6],
    &[1, 0, 0, 5, 0],
    &[1, 1, 0, 4, 0],
    &[0, 3, 3, 0, 0],
    &[1, 0, 0, 5, 0],
    &[0, 2, 0, 3, 1],
    &[0, 0, 5, 0, 1],
    &[3, 0, 0, 1, 2],
    &[5, 1, 0, 0, 0],
    &[0, 2, 0, 4, 0],
    &[1, 0, 2, 0, 3],
    &[0, 0, 0, 0, 6],
    &[0, 1, 0, 5, 0],
    &[0, 2, 0, 1, 3],
    &[2, 0, 0, 4, 0],
    &[1, 0, 0, 4, 1],
    &[0, 5, 0, 1, 0],
    &[4, 0, 0, 0, 2],
    &[0, 2, 0, 4, 0],
    &[1, 0, 5, 0, 0],
    &[0, 0, 0, 0, 6],
];

/// Wikipedia, Fleiss' kappa, 10 subjects and 14 raters.
pub(super) const WORKED_EXAMPLE: Counts = &[
    &[0, 0, 0, 0, 14],
    &[0, 2, 6, 4, 2],
    &[0, 0, 3, 5, 6],
    &[0, 3, 9, 2, 0],
    &[2, 2, 8, 1, 1],
    &[7, 7, 0, 0, 0],
    &[3, 2, 6, 3, 0],
    &[2, 5, 3, 2, 2],
    &[6, 5, 2, 1, 0],
    &[0, 2, 2, 3, 7],
];
