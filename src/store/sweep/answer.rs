//! Reading the XML of a listing straight into a page.

use quick_xml::Reader;
use quick_xml::events::Event;

use super::moment::moment;
use super::texts::{Spelling, character, spelled_out, tag, unreadable};
use crate::object::{Class, Entry, EntryKind, Page, PageBuilder, Prefix, Tag};
use crate::store::Depth;

/// What a listing request was answered with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Answer {
    /// The rows behind the asked place, in key order.
    pub(super) page: Page,
    /// The full name of the last row that was told, in the order of names; `None` if none was.
    pub(super) last: Option<Box<str>>,
    /// Whether the server has more.
    pub(super) is_truncated: bool,
    /// Where the server goes on.
    pub(super) token: Option<String>,
    /// Whether the rows came in the order of their bytes, and behind the asked place.
    pub(super) order: ListingOrder,
}

/// The order in which a server tells its rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ListingOrder {
    /// That of the names' bytes, as S3 promises.
    Kept,
    /// Some other.
    Broken,
}

/// What was asked, as far as reading the answer takes it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked<'a> {
    /// The folder that is listed; rows elsewhere are not told.
    pub(super) folder: &'a Prefix,
    /// What the page's names are below.
    pub(super) below: &'a Prefix,
    /// How far down it is listed.
    pub(super) depth: Depth,
    /// The place behind which rows were asked for.
    pub(super) after: Option<&'a str>,
    /// The place behind which no more rows are wanted than one, which shows that there are some.
    pub(super) end: Option<&'a str>,
    /// Whether the rows' tags are wanted.
    pub(super) tags: bool,
}

/// Why an answer cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unreadable(pub(super) String);

/// Which text is being read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Element {
    Nothing,
    Encoding,
    Truncated,
    Token,
    Key,
    Modified,
    Size,
    Class,
    Tag,
    Common,
}

/// Where in the listing is being read.
struct Place {
    depth: usize,
    /// What the element of the listing itself holds.
    inside: Element,
    /// What the text here is.
    element: Element,
    /// Whether the listing came to its end.
    is_closed: bool,
}

/// What an element that ended was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Left {
    /// All of an object.
    Row,
    /// Anything else.
    Other,
}

/// Reads the body of an answer.
pub(super) fn read(body: &[u8], asked: Asked<'_>) -> Result<Answer, Unreadable> {
    let mut rows = Rows::new(asked, Spelling::Url);
    if rows.read(body)? == Spelling::Plain {
        // The server did not do as it was asked, and says so by saying nothing; that is known at the end only.
        rows = Rows::new(asked, Spelling::Plain);
        rows.read(body)?;
    }
    Ok(rows.finish())
}

/// The rows of an answer so far.
struct Rows<'a> {
    asked: Asked<'a>,
    spelling: Spelling,
    files: PageBuilder,
    /// The name of the last file.
    before: String,
    commons: Vec<String>,
    order: ListingOrder,
    is_truncated: bool,
    token: Option<String>,
    row: Object,
}

/// One object, as far as it is read.
#[derive(Default)]
struct Object {
    key: String,
    size: u64,
    modified: Option<crate::object::Timestamp>,
    class: Class,
    tag: Option<Tag>,
}

impl<'a> Rows<'a> {
    fn new(asked: Asked<'a>, spelling: Spelling) -> Self {
        Self {
            asked,
            spelling,
            files: Page::below(asked.below.clone()),
            before: String::new(),
            commons: Vec::new(),
            order: ListingOrder::Kept,
            is_truncated: false,
            token: None,
            row: Object::default(),
        }
    }

    /// Reads everything; says how the server says that names are spelled.
    fn read(&mut self, body: &[u8]) -> Result<Spelling, Unreadable> {
        let mut reader = Reader::from_reader(body);
        // A body that broke off is noticed by its depth, which is cheaper than comparing every name.
        reader.config_mut().check_end_names = false;
        let (mut place, mut text, mut told) = (Place::new(), String::new(), Spelling::Plain);
        loop {
            match reader.read_event().map_err(unreadable)? {
                Event::Start(start) => {
                    place.enter(start.local_name().as_ref());
                    text.clear();
                }
                Event::Text(words) if place.element != Element::Nothing => {
                    text.push_str(&words.decode().map_err(unreadable)?);
                }
                Event::CData(words) if place.element != Element::Nothing => {
                    text.push_str(&words.decode().map_err(unreadable)?);
                }
                Event::GeneralRef(reference) if place.element != Element::Nothing => {
                    text.push(character(&reference)?);
                }
                Event::End(_) => {
                    if place.element == Element::Encoding && text == "url" {
                        told = Spelling::Url;
                    }
                    self.take(place.element, &text);
                    if place.leave() == Left::Row {
                        self.take_row();
                        if told == Spelling::Url && self.is_past() {
                            self.is_truncated = true;
                            return Ok(told);
                        }
                    }
                }
                Event::Eof if place.is_closed => return Ok(told),
                Event::Eof => return Err(Unreadable("the listing breaks off".into())),
                _ => {}
            }
        }
    }

    fn take(&mut self, element: Element, text: &str) {
        match element {
            Element::Nothing | Element::Encoding => {}
            Element::Truncated => self.is_truncated = text == "true",
            Element::Token => self.token = (!text.is_empty()).then(|| text.to_owned()),
            Element::Key => {
                self.row.key.clear();
                self.row.key.push_str(&spelled_out(text, self.spelling));
            }
            Element::Modified => self.row.modified = moment(text),
            // What is no size, or less than nothing, is no reason to leave the object out.
            Element::Size => self.row.size = text.parse().unwrap_or(0),
            Element::Class => self.row.class = Class::named(text),
            Element::Tag => self.row.tag = self.asked.tags.then(|| tag(text)).flatten(),
            Element::Common => {
                let common = spelled_out(text, self.spelling).into_owned();
                self.take_common(common);
            }
        }
    }

    fn take_row(&mut self) {
        let row = std::mem::take(&mut self.row);
        let Some(name) = self.name(&row.key).filter(|_| !row.key.is_empty()) else {
            return;
        };
        // Only a common prefix may be told although the asked place lies in it.
        let is_behind = self.asked.after.is_none_or(|after| *row.key > *after);
        if !is_behind || (!self.before.is_empty() && row.key <= self.before) {
            self.order = ListingOrder::Broken;
        }
        let kind = EntryKind::File {
            size: row.size,
            modified: row.modified,
            class: row.class,
        };
        self.files.push_tagged(Entry { name, kind }, row.tag);
        self.row.key = std::mem::replace(&mut self.before, row.key);
    }

    /// Whether what is wanted is over. Common prefixes come behind all files, whatever their names are.
    fn is_past(&self) -> bool {
        let is_past = |end: &str| self.before.as_str() > end;
        self.asked.depth == Depth::Deep && self.asked.end.is_some_and(is_past)
    }

    fn take_common(&mut self, common: String) {
        if self.name(&common).is_none() {
            return;
        }
        let goes_back = self.commons.last().is_some_and(|last| common <= *last);
        let is_before = self
            .asked
            .after
            .is_some_and(|after| common.as_str() < after);
        let holds_it = self
            .asked
            .after
            .is_some_and(|after| after.starts_with(&common));
        if goes_back || (is_before && !holds_it) {
            self.order = ListingOrder::Broken;
        }
        self.commons.push(common);
    }

    /// The name below the page's folder of what lies in the asked folder.
    fn name<'k>(&self, key: &'k str) -> Option<&'k str> {
        if !key.starts_with(self.asked.folder.as_str()) {
            return None;
        }
        key.strip_prefix(self.asked.below.as_str())
    }

    fn finish(self) -> Answer {
        let below = self.asked.below.as_str();
        let files = self.files.finish();
        let page = if self.commons.is_empty() && self.order == ListingOrder::Kept {
            files
        } else {
            merged(&files, &self.commons, self.asked)
        };
        let of_files = page.len().checked_sub(1).and_then(|last| page.get(last));
        let last = of_files.map(|entry| format!("{below}{}", entry.name));
        // A common prefix that holds the asked place is no row of this page, but the server has come so far.
        let last = last.into_iter().chain(self.commons).max();
        Answer {
            page,
            last: last.map(Into::into),
            is_truncated: self.is_truncated,
            token: self.token,
            order: self.order,
        }
    }
}

impl Place {
    fn new() -> Self {
        Self {
            depth: 0,
            inside: Element::Nothing,
            element: Element::Nothing,
            is_closed: false,
        }
    }

    fn enter(&mut self, name: &[u8]) {
        self.depth += 1;
        match self.depth {
            2 => (self.inside, self.element) = outer(name),
            3 => self.element = inner(self.inside, name),
            _ => {}
        }
    }

    fn leave(&mut self) -> Left {
        let is_row = self.depth == 2 && self.inside == Element::Key;
        self.element = Element::Nothing;
        self.depth = self.depth.saturating_sub(1);
        self.is_closed = self.depth == 0;
        if is_row { Left::Row } else { Left::Other }
    }
}

/// Files and folders together, in key order, each once, and only what lies behind the asked place.
fn merged(files: &Page, commons: &[String], asked: Asked<'_>) -> Page {
    let below = asked.below.as_str();
    let folders = commons
        .iter()
        .filter(|common| asked.after.is_none_or(|after| common.as_str() > after))
        .filter_map(|common| common.strip_prefix(below))
        .map(|name| Entry {
            name,
            kind: EntryKind::Folder,
        });
    let files = files
        .entries()
        .enumerate()
        .map(|(place, row)| (row, files.tag(place)));
    let folders = folders.map(|row| (row, None));
    let mut rows: Vec<_> = files.chain(folders).collect();
    // Two runs that are sorted already, which is what this sort is quick at.
    rows.sort_by(|(one, _), (other, _)| one.name.cmp(other.name));
    rows.dedup_by(|(one, _), (other, _)| one.name == other.name);
    let mut page = Page::below(asked.below.clone());
    for (row, tag) in rows {
        page.push_tagged(row, tag);
    }
    page.finish()
}

/// What an element of the listing itself holds: what it holds inside, and what its own text is.
fn outer(name: &[u8]) -> (Element, Element) {
    match name {
        b"Contents" => (Element::Key, Element::Nothing),
        b"CommonPrefixes" => (Element::Common, Element::Nothing),
        b"EncodingType" => (Element::Nothing, Element::Encoding),
        b"IsTruncated" => (Element::Nothing, Element::Truncated),
        b"NextContinuationToken" => (Element::Nothing, Element::Token),
        _ => (Element::Nothing, Element::Nothing),
    }
}

/// What the text of an element of a row is.
fn inner(inside: Element, name: &[u8]) -> Element {
    match (inside, name) {
        (Element::Key, b"Key") => Element::Key,
        (Element::Key, b"LastModified") => Element::Modified,
        (Element::Key, b"Size") => Element::Size,
        (Element::Key, b"StorageClass") => Element::Class,
        (Element::Key, b"ETag") => Element::Tag,
        (Element::Common, b"Prefix") => Element::Common,
        _ => Element::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::object::Timestamp;

    fn listing(rows: &str) -> String {
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\
             <Name>desk</Name><Prefix>jobs/</Prefix><EncodingType>url</EncodingType>{rows}</ListBucketResult>"
        )
    }

    fn object(key: &str) -> String {
        format!(
            "<Contents><Key>{key}</Key><LastModified>2026-03-01T10:00:07.000Z</LastModified><ETag>&quot;5d41402abc4b2a76b9719d911017c592&quot;</ETag>\
             <Owner><ID>a</ID><DisplayName>b</DisplayName></Owner><Size>7</Size><StorageClass>GLACIER_IR</StorageClass></Contents>"
        )
    }

    fn common(prefix: &str) -> String {
        format!("<CommonPrefixes><Prefix>{prefix}</Prefix></CommonPrefixes>")
    }

    fn answer(body: &str, after: Option<&str>, end: Option<&str>) -> Result<Answer, Unreadable> {
        let folder = Prefix::new("jobs/");
        let asked = Asked {
            folder: &folder,
            below: &folder,
            depth: if end.is_some() {
                Depth::Deep
            } else {
                Depth::Shallow
            },
            after,
            end,
            tags: true,
        };
        read(body.as_bytes(), asked)
    }

    fn names(answer: &Answer) -> Vec<&str> {
        answer.page.entries().map(|entry| entry.name).collect()
    }

    #[test]
    fn files_and_folders_come_together_in_key_order() {
        let rows = [
            object("jobs/"),
            object("jobs/a.pdf"),
            object("jobs/z%0A%2B+%C3%A9"),
            common("jobs/b/"),
            common("jobs/m+n/"),
            "<IsTruncated>true</IsTruncated><NextContinuationToken>a&amp;b&#10;</NextContinuationToken>".into(),
        ];
        let answer = answer(&listing(&rows.concat()), None, None).unwrap();
        assert_eq!(names(&answer), ["", "a.pdf", "b/", "m n/", "z\n+ é"]);
        assert_eq!(answer.page.get(2).unwrap().kind, EntryKind::Folder);
        let kind = EntryKind::File {
            size: 7,
            modified: Some(Timestamp(1_772_359_207)),
            class: Class::GlacierIr,
        };
        assert_eq!(answer.page.get(1).unwrap().kind, kind);
        assert_eq!(answer.last.as_deref(), Some("jobs/z\n+ é"));
        assert!(answer.is_truncated);
        assert_eq!(answer.token.as_deref(), Some("a&b\n"));
        assert_eq!(answer.order, ListingOrder::Kept);
    }

    #[test]
    fn names_that_the_server_did_not_encode_are_left_alone() {
        let body = listing(&object("jobs/100%+1&amp;<![CDATA[<2]]>"));
        let body = body.replace("<EncodingType>url</EncodingType>", "");
        assert_eq!(names(&answer(&body, None, None).unwrap()), ["100%+1&<2"]);
    }

    #[test]
    fn that_names_are_encoded_may_be_said_at_the_end() {
        let body = listing(&object("jobs/a+b"));
        let body = body.replace("<EncodingType>url</EncodingType>", "");
        let end = "<EncodingType>url</EncodingType></ListBucketResult>";
        let body = body.replace("</ListBucketResult>", end);
        assert_eq!(names(&answer(&body, None, None).unwrap()), ["a b"]);
    }

    #[test]
    fn what_an_answer_leaves_out_is_no_reason_to_panic() {
        let rows = "<Contents/><Contents><Size>1</Size></Contents><Contents><Key>jobs/a</Key><Size>-1</Size></Contents>\
                    <Contents><Key>elsewhere</Key></Contents><CommonPrefixes/>";
        let answer = answer(&listing(rows), None, None).unwrap();
        assert_eq!(names(&answer), ["a"]);
        let kind = EntryKind::File {
            size: 0,
            modified: None,
            class: Class::Standard,
        };
        assert_eq!(answer.page.get(0).unwrap().kind, kind);
        assert!(!answer.is_truncated && answer.token.is_none());
    }

    #[test]
    fn a_listing_that_breaks_off_is_not_taken_for_a_short_one() {
        let body = listing(&object("jobs/a"));
        for length in 0..body.len() {
            assert!(answer(&body[..length], None, None).is_err(), "{length}");
        }
    }

    #[test]
    fn a_common_prefix_that_holds_the_asked_place_is_not_told_again() {
        let body = listing(&[common("jobs/a/"), common("jobs/b/")].concat());
        let answer = answer(&body, Some("jobs/a/"), None).unwrap();
        assert_eq!(names(&answer), ["b/"]);
        assert_eq!(answer.order, ListingOrder::Kept);
    }

    #[test]
    fn rows_that_go_back_are_noticed_and_sorted() {
        let back = listing(&[object("jobs/b"), object("jobs/a"), object("jobs/b")].concat());
        let back = answer(&back, None, None).unwrap();
        assert_eq!(names(&back), ["a", "b"]);
        assert_eq!(back.order, ListingOrder::Broken);
        let early = listing(&object("jobs/b"));
        assert_eq!(
            answer(&early, Some("jobs/c"), None).unwrap().order,
            ListingOrder::Broken
        );
        let folders = listing(&[common("jobs/b/"), common("jobs/a/")].concat());
        assert_eq!(
            answer(&folders, None, None).unwrap().order,
            ListingOrder::Broken
        );
    }

    #[test]
    fn one_row_too_many_is_read_and_no_more() {
        let body = listing(
            &["jobs/a", "jobs/b", "jobs/c", "jobs/d"]
                .map(object)
                .concat(),
        );
        let answer = answer(&body, None, Some("jobs/a!")).unwrap();
        assert_eq!(names(&answer), ["a", "b"]);
        assert_eq!(answer.last.as_deref(), Some("jobs/b"));
        assert!(answer.is_truncated);
    }
}
