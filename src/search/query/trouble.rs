//! What is wrong with a filter, in a sentence with the way out.

use std::ops::Range;

use crate::object::Class;

/// A part of a query that was left out, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryTrouble {
    /// Where it stands in what was typed.
    pub at: Range<usize>,
    /// What is wrong, and what is wanted.
    pub sentence: String,
}

/// What a filter's value should have been.
pub fn wanted(filter: &str) -> String {
    let wants = match filter {
        "owner" => "wants an agency or a client, as in owner:AGY-123, or the number alone",
        "category" | "cat" => {
            "wants the name of a folder or its beginning, as in category:rate_card"
        }
        "job" => "wants the beginning of a job's 24 digits (0-9 and a-f), as in job:68b7",
        "type" => "wants the ending of a name, as in type:pdf or type:pdf,xlsx",
        "size" => "wants a number as in size:>5M, size:<100k or size:1M..5M",
        "folder" => "wants the beginning of a key, as in folder:uploads/rate_card/",
        "in" => "wants a time or a folder, as in in:march or in:uploads/rate_card/",
        "class" => return classes(),
        "case" => "wants yes or no; case:yes tells capitals from small letters",
        _ => {
            return format!(
                "{filter}: wants a day, a month, a year or a while, as in {filter}:2026-03-01, {filter}:march or {filter}:7d."
            );
        }
    };
    format!("{filter}: {wants}.")
}

/// There is no such filter.
pub fn unknown(name: &str) -> String {
    format!(
        "There is no filter {name}:. Filters are owner, category, job, type, size, after, before, on, in, folder, class. Quotes make it text."
    )
}

fn classes() -> String {
    let names: Vec<_> = Class::all().map(Class::name).collect();
    format!("class: wants a storage class: {}.", names.join(", "))
}
