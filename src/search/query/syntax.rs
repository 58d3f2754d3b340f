//! What can be typed, as a table for the help and the README.

/// What can be typed, and what it means. The parser's tests hold it to this.
pub const SYNTAX: &[(&str, &str)] = &[
    (
        "word",
        "a word or its beginning, even mistyped; all words must fit, in any order",
    ),
    ("'word", "exactly these letters"),
    (
        "^word  word$",
        "at the start of the key or name; at the end",
    ),
    ("!word", "not; works before filters too"),
    (
        "owner:AGY-123",
        "an agency or client; the number alone will do",
    ),
    ("category:rate_card", "a category, or its beginning"),
    ("job:68b7", "a job, by the first of its digits"),
    ("type:pdf,xlsx", "what the name ends in"),
    (
        "size:>5M",
        "larger; size:<100k smaller, size:1M..5M between",
    ),
    (
        "after:2026-03-01",
        "uploaded since; a month, march, yesterday or 7d will do",
    ),
    ("before:2026", "uploaded earlier"),
    ("on:yesterday  in:march", "uploaded then"),
    ("folder:uploads/", "below this folder"),
    ("class:GLACIER", "a storage class"),
    ("newest  largest", "sorted so; oldest, smallest too"),
    ("case:yes", "capitals matter; otherwise they never do"),
];
