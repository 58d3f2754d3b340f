//! Links as they are sent: bare, in a table, or in the agency's words.

use std::fmt::Write;

use super::fill::fill;
use super::told::{self, Here};
use super::{Words, quote};
use crate::object::{Key, Until, cell};

/// In which form links are copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Form {
    /// The bare addresses, one a line.
    #[default]
    Urls,
    /// A list for chats and tickets.
    Markdown,
    /// A small table for mails.
    Html,
    /// A table for spreadsheets.
    Csv,
    /// A message in the agency's words.
    Words,
}

impl Form {
    /// All forms, in the order in which they are offered.
    pub const ALL: [Self; 5] = [
        Self::Urls,
        Self::Markdown,
        Self::Html,
        Self::Csv,
        Self::Words,
    ];

    /// What it is called.
    pub fn title(self) -> &'static str {
        match self {
            Self::Urls => "Bare links",
            Self::Markdown => "Markdown",
            Self::Html => "HTML",
            Self::Csv => "CSV",
            Self::Words => "Message",
        }
    }
}

/// A file with its link, as a message tells of it.
#[derive(Clone, Copy)]
pub struct Item<'a> {
    /// What the link opens.
    pub key: &'a Key,
    /// The name that the receiver is told.
    pub name: &'a str,
    /// How large it is, if that is known.
    pub size: Option<u64>,
    /// The link, signature included.
    pub url: &'a str,
    /// When the link ends.
    pub until: Until,
}

impl std::fmt::Debug for Item<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Item")
            .field("key", self.key)
            .field("until", &self.until)
            .finish_non_exhaustive()
    }
}

/// The text that is copied for `items`; ends without a line break, so that pasting it sends nothing by itself.
pub fn message(form: Form, items: &[Item<'_>], words: &Words, here: Here<'_>) -> String {
    let text = match form {
        Form::Urls => lines(items, |item| item.url.to_owned()),
        Form::Markdown => lines(items, markdown),
        Form::Html => table(items, words, here),
        Form::Csv => csv(items, words, here),
        Form::Words => worded(items, words, here),
    };
    text.trim_end().to_owned()
}

fn lines(items: &[Item<'_>], line: impl Fn(&Item<'_>) -> String) -> String {
    let lines: Vec<_> = items.iter().map(line).collect();
    lines.join("\n")
}

fn markdown(item: &Item<'_>) -> String {
    let name = quote::markdown(item.name);
    match quote::address(item.url) {
        Some(address) => format!("- [{name}]({address})"),
        None => format!("- {name}"),
    }
}

fn table(items: &[Item<'_>], words: &Words, here: Here<'_>) -> String {
    let mut table = String::from(
        "<table>\n<tr><th align=\"left\">File</th><th align=\"right\">Size</th><th align=\"left\">Valid until</th></tr>\n",
    );
    for item in items {
        let name = quote::html(&quote::one_line(item.name));
        let name = match quote::address(item.url) {
            Some(address) => format!("<a href=\"{}\">{name}</a>", quote::html(&address)),
            None => name,
        };
        let size = quote::html(&size(item));
        let until = quote::html(&told::until(item.until, words, here));
        let _ = writeln!(
            table,
            "<tr><td>{name}</td><td align=\"right\">{size}</td><td>{until}</td></tr>"
        );
    }
    table + "</table>"
}

/// What stands above the columns. The last is always there, so that whatever reads such a table finds it.
const HEADS: [&str; 6] = [
    "name",
    "key",
    "size",
    "link",
    "valid until",
    "may end earlier",
];

fn csv(items: &[Item<'_>], words: &Words, here: Here<'_>) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let written = write_csv(&mut writer, items, words, here);
    let bytes = written.ok().and_then(|()| writer.into_inner().ok());
    let bytes = bytes.expect("memory takes every record, and all have six cells");
    String::from_utf8_lossy(&bytes).into_owned()
}

fn write_csv(
    writer: &mut csv::Writer<Vec<u8>>,
    items: &[Item<'_>],
    words: &Words,
    here: Here<'_>,
) -> csv::Result<()> {
    writer.write_record(HEADS)?;
    for item in items {
        let size = item.size.map_or_else(String::new, |size| size.to_string());
        let until = told::exact(item.until.moment(), words, here);
        let is_sooner = match item.until {
            Until::AtMost(_) => "yes",
            Until::Asked(_) | Until::SessionEnds(_) => "no",
        };
        let key = item.key.as_str();
        let cells = [item.name, key, &size, item.url, &until, is_sooner];
        writer.write_record(cells.map(|text| cell(text).into_owned()))?;
    }
    Ok(())
}

fn worded(items: &[Item<'_>], words: &Words, here: Here<'_>) -> String {
    let count = items.len().to_string();
    let first = Until::first_of(items.iter().map(|item| item.until));
    let first = first.map_or_else(String::new, |first| told::until(first, words, here));
    let around = [("count", count.as_str()), ("until", first.as_str())];
    let each = items.iter().map(|item| {
        let (name, size) = (quote::one_line(item.name), size(item));
        let until = told::until(item.until, words, here);
        let values = [
            ("name", name.as_str()),
            ("size", size.as_str()),
            ("link", item.url),
            ("until", until.as_str()),
        ];
        fill(&words.each, &values)
    });
    let parts = std::iter::once(fill(&words.greeting, &around))
        .chain(each)
        .chain([fill(&words.closing, &around)]);
    parts
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("\n")
}

/// How large a file is; a size that is not known says so rather than leaving empty brackets.
fn size(item: &Item<'_>) -> String {
    item.size.map_or_else(|| "size unknown".into(), told::size)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::object::Timestamp;
    use jiff::tz::TimeZone;
    use proptest::prelude::*;

    /// 2026-11-24 12:30 in UTC, a Tuesday.
    const NOW: Timestamp = Timestamp(1_795_523_400);

    fn told(form: Form, names: &[&str]) -> String {
        told_as(Until::Asked, form, names)
    }

    fn told_as(end: fn(Timestamp) -> Until, form: Form, names: &[&str]) -> String {
        let key = Key::new("uploads/rate_card/CLT-456_rate_card_1_rates.xlsx").unwrap();
        let items: Vec<_> = names
            .iter()
            .zip(0..)
            .map(|(name, place)| Item {
                key: &key,
                name,
                size: (place != 1).then_some(184_000),
                url: "https://host/a.pdf?X-Amz-Signature=5&b=1",
                until: end(Timestamp(NOW.0 + 5_400 - place * 1_800)),
            })
            .collect();
        let here = Here {
            now: NOW,
            zone: &TimeZone::UTC,
        };
        message(form, &items, &Words::default(), here)
    }

    #[test]
    fn bare_links_stand_one_a_line() {
        let url = "https://host/a.pdf?X-Amz-Signature=5&b=1";
        assert_eq!(told(Form::Urls, &["a", "b"]), format!("{url}\n{url}"));
        assert_eq!(told(Form::Urls, &[]), "");
    }

    #[test]
    fn markdown_is_a_list_of_links() {
        assert_eq!(
            told(Form::Markdown, &["rates_[2026].xlsx"]),
            r"- [rates\_\[2026\].xlsx](https://host/a.pdf?X-Amz-Signature=5&b=1)"
        );
    }

    #[test]
    fn html_is_a_table_of_links() {
        let table = told(Form::Html, &["<b>&.xlsx"]);
        let row = "<tr><td><a href=\"https://host/a.pdf?X-Amz-Signature=5&amp;b=1\">&lt;b&gt;&amp;.xlsx</a></td>\
                   <td align=\"right\">184 kB</td><td>Tuesday 14:00 UTC</td></tr>";
        assert!(table.contains(row), "{table}");
    }

    #[test]
    fn csv_has_a_head_and_moments_with_their_offset() {
        assert_eq!(
            told(Form::Csv, &["=rates, \"new\".xlsx"]),
            "name,key,size,link,valid until,may end earlier\n\
             \"'=rates, \"\"new\"\".xlsx\",uploads/rate_card/CLT-456_rate_card_1_rates.xlsx,184000,\
             https://host/a.pdf?X-Amz-Signature=5&b=1,2026-11-24T14:00:00+00:00,no"
        );
    }

    #[test]
    fn the_message_tells_each_file_and_ends_with_the_earliest_moment() {
        assert_eq!(
            told(Form::Words, &["{link}.pdf", "b\nc.pdf"]),
            "Hello,\n\nhere is what you asked for:\n\n\
             {link}.pdf (184 kB)\nhttps://host/a.pdf?X-Amz-Signature=5&b=1\n\n\
             b c.pdf (size unknown)\nhttps://host/a.pdf?X-Amz-Signature=5&b=1\n\n\
             Valid until Tuesday 13:30 UTC. Whoever has a link can open its file, so please pass it on with care."
        );
    }

    #[test]
    fn every_form_that_tells_an_end_tells_that_it_may_come_earlier() {
        let told = |form| told_as(Until::AtMost, form, &["a", "b"]);
        let words = told(Form::Words);
        assert!(
            words.contains("\nValid until Tuesday 13:30 UTC at the latest. "),
            "{words}"
        );
        let table = told(Form::Html);
        assert!(
            table.contains("<td>Tuesday 14:00 UTC at the latest</td>"),
            "{table}"
        );
        let table = told(Form::Csv);
        let ends: Vec<_> = table.lines().map(|line| line.rsplit(',').next()).collect();
        assert_eq!(ends, [Some("may end earlier"), Some("yes"), Some("yes")]);
        assert!(table.contains(",2026-11-24T14:00:00+00:00,yes\n"));
    }

    proptest! {
        #[test]
        fn no_name_breaks_out_of_its_cell(names in proptest::collection::vec(any::<String>(), 1..4)) {
            let borrowed: Vec<_> = names.iter().map(String::as_str).collect();
            let table = told(Form::Csv, &borrowed);
            let mut reader = csv::Reader::from_reader(table.as_bytes());
            let read: Vec<_> = reader.records().map(Result::unwrap).collect();
            prop_assert_eq!(read.len(), names.len());
            for (record, name) in read.iter().zip(&names) {
                prop_assert_eq!(record.get(0).unwrap(), cell(name));
            }
        }

        #[test]
        fn no_name_makes_more_tags_or_lines(name in any::<String>()) {
            let (plain, odd) = (told(Form::Html, &["a"]), told(Form::Html, &[&name]));
            prop_assert_eq!(plain.matches('<').count(), odd.matches('<').count());
            for form in [Form::Markdown, Form::Words, Form::Html] {
                let lines = |name: &str| told(form, &[name]).lines().count();
                prop_assert_eq!(lines("a"), lines(&name));
            }
        }
    }
}
