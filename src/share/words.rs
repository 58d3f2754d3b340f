//! The agency's own words around links, and whether their placeholders exist.

use std::fmt;

use jiff::tz::TimeZone;

use super::fill::{Unknown, names, unknown};
use super::told;
use crate::object::Timestamp;

/// The words of the messages; the defaults are good English.
///
/// Each template may name what stands in its constant below, in braces; `{{` is a brace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// What stands before the files.
    pub greeting: String,
    /// What stands for each file.
    pub each: String,
    /// What stands behind the files.
    pub closing: String,
    /// How a file is asked for.
    pub request: String,
    /// The sentence at the top of the page that a file is sent with.
    pub page: String,
    /// How a moment within six days is told, as `strftime` has it.
    pub moment: String,
    /// How one further off is told.
    pub date: String,
    /// How a moment is told that is only the latest at which a link may end.
    pub at_most: String,
    /// What the days are called, from Monday on; stands for `%A`.
    pub weekdays: [String; 7],
    /// The zone in which the customers are told moments; `None` for that of whoever writes.
    pub zone: Option<TimeZone>,
}

impl Default for Words {
    fn default() -> Self {
        Self {
            greeting: "Hello,\n\nhere is what you asked for:\n".into(),
            each: "{name} ({size})\n{link}\n".into(),
            closing: "Valid until {until}. Whoever has a link can open its file, so please pass it on with care.\n".into(),
            request: REQUEST.into(),
            page: "Please send us “{name}” by {until}.".into(),
            moment: "%A %H:%M %Z".into(),
            date: "%A, %-d %B %Y, %H:%M %Z".into(),
            at_most: "{until} at the latest".into(),
            weekdays: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
                .map(Into::into),
            zone: None,
        }
    }
}

/// The usual request, which serves with the page beside it as well as without.
const REQUEST: &str = "Hello,

please send us the file “{name}” by {until}.

If a page came with this message, open it in your browser and drop the file there
(up to {size}). Or send it from a command line, with your file's name for FILE:

{curl}

This works for one file only and needs no password, so please keep it to yourself.
";

/// What each template may name.
const IN_GREETING: &[&str] = &["count", "until"];
const IN_EACH: &[&str] = &["name", "size", "link", "until"];
const IN_CLOSING: &[&str] = &["count", "until"];
const IN_REQUEST: &[&str] = &["name", "until", "size", "curl"];
const IN_PAGE: &[&str] = &["name", "until", "size"];
const IN_AT_MOST: &[&str] = &["until"];

/// What is wrong with the agency's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordsTrouble {
    /// Which of the words, by its name in the configuration file.
    pub field: &'static str,
    kind: Kind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Kind {
    Placeholder(String, &'static [&'static str]),
    Open(&'static [&'static str]),
    /// A file without its link would be a message without a use, and an end without its moment none.
    Lacks(&'static str),
    Moment(String),
}

impl Words {
    /// Whether every placeholder exists, and every moment can be told.
    pub fn check(&self) -> Result<(), WordsTrouble> {
        let templates = [
            ("greeting", &self.greeting, IN_GREETING),
            ("each", &self.each, IN_EACH),
            ("closing", &self.closing, IN_CLOSING),
            ("request", &self.request, IN_REQUEST),
            ("page", &self.page, IN_PAGE),
            ("at_most", &self.at_most, IN_AT_MOST),
        ];
        for (field, template, known) in templates {
            let kind = match unknown(template, known) {
                None => continue,
                Some(Unknown::Name(name)) => Kind::Placeholder(name.into(), known),
                Some(Unknown::Open) => Kind::Open(known),
            };
            return Err(WordsTrouble { field, kind });
        }
        let needs = [
            ("each", &self.each, "link"),
            ("at_most", &self.at_most, "until"),
        ];
        for (field, template, name) in needs {
            if !names(template, name) {
                let kind = Kind::Lacks(name);
                return Err(WordsTrouble { field, kind });
            }
        }
        self.check_moments()
    }

    fn check_moments(&self) -> Result<(), WordsTrouble> {
        for (field, format) in [("moment", &self.moment), ("date", &self.date)] {
            let is_told = told::zoned(Timestamp(0), &TimeZone::UTC)
                .and_then(|moment| told::worded(&moment, format, self));
            if is_told.is_none_or(|told| told.trim().is_empty()) {
                let kind = Kind::Moment(format.clone());
                return Err(WordsTrouble { field, kind });
            }
        }
        Ok(())
    }
}

impl fmt::Display for WordsTrouble {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let field = self.field;
        match &self.kind {
            Kind::Placeholder(name, known) => {
                write!(
                    out,
                    "`{field}` knows no {{{name}}}; it may name {}.",
                    listed(known)
                )
            }
            Kind::Open(known) => write!(
                out,
                "`{field}` has a brace that is not closed or not opened; it may name {}, and {{{{ or }}}} is a brace itself.",
                listed(known)
            ),
            Kind::Lacks(name) => write!(out, "`{field}` lacks {{{name}}}."),
            Kind::Moment(format) => write!(
                out,
                "`{field}` is \"{format}\", which tells no moment; `%A %H:%M %Z` would be \"Tuesday 14:00 CET\"."
            ),
        }
    }
}

fn listed(names: &[&str]) -> String {
    let names: Vec<_> = names.iter().map(|name| format!("{{{name}}}")).collect();
    match names.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => "nothing".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trouble(words: &Words) -> String {
        words.check().unwrap_err().to_string()
    }

    #[test]
    fn the_usual_words_are_right() {
        assert_eq!(Words::default().check(), Ok(()));
    }

    #[test]
    fn an_unknown_placeholder_is_named_with_those_that_exist() {
        let words = Words {
            each: "{name}: {url}".into(),
            ..Words::default()
        };
        assert_eq!(
            trouble(&words),
            "`each` knows no {url}; it may name {name}, {size}, {link} and {until}."
        );
    }

    #[test]
    fn a_brace_that_stands_alone_is_told() {
        for template in ["{name {link}", "name} {link}", "{link} {"] {
            let words = Words {
                each: template.into(),
                ..Words::default()
            };
            assert!(trouble(&words).starts_with("`each` "), "{template}");
        }
    }

    #[test]
    fn a_file_without_its_link_is_told() {
        let words = Words {
            each: "{name}".into(),
            ..Words::default()
        };
        assert_eq!(trouble(&words), "`each` lacks {link}.");
    }

    #[test]
    fn an_end_at_most_needs_its_moment_and_knows_nothing_else() {
        let told = |at_most: &str| {
            trouble(&Words {
                at_most: at_most.into(),
                ..Words::default()
            })
        };
        assert_eq!(told("soon"), "`at_most` lacks {until}.");
        assert_eq!(
            told("{until}, {name}"),
            "`at_most` knows no {name}; it may name {until}."
        );
    }

    #[test]
    fn a_moment_that_cannot_be_told_is_named() {
        for format in ["", "%", "%A %!"] {
            let words = Words {
                moment: format.into(),
                ..Words::default()
            };
            assert!(trouble(&words).starts_with("`moment` is"), "{format}");
        }
    }
}
