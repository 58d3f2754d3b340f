//! A thousand rows as columns of bytes, which lz4 then makes small.

use super::numbers::{Bytes, push};
use super::{CacheTrouble, MOST_ROWS};
use crate::object::{Class, Entry, EntryKind, Page, Prefix, Timestamp};

/// The columns, one after the other: first how long each is, then they themselves.
///
/// A key is told as what it shares with the key before it and what follows. The UUIDs of job files are half as long as
/// bytes, and no compression would find that out.
#[derive(Debug, Default)]
struct Columns {
    /// Of each key: shared bytes, further bytes doubled (and 1 more if a UUID stands among them, with its place).
    lengths: Vec<u8>,
    text: Vec<u8>,
    uuids: Vec<u8>,
    sizes: Vec<u8>,
    /// The earliest moment, then of each row how much later it is and 1, or 0 for none.
    times: Vec<u8>,
    classes: Vec<u8>,
}

/// The place of each class is its number on disk, for ever: new ones go to the end.
const CLASSES: [Class; 10] = [
    Class::Standard,
    Class::StandardIa,
    Class::OnezoneIa,
    Class::IntelligentTiering,
    Class::GlacierIr,
    Class::Glacier,
    Class::DeepArchive,
    Class::ReducedRedundancy,
    Class::ExpressOnezone,
    Class::Other,
];
/// Characters of a UUID.
const UUID: usize = 36;
/// Bytes of a UUID.
const PACKED: usize = 16;
/// The longest key.
const LONGEST: usize = 1_024;

/// The columns of `rows`, which must be objects in key order.
pub(super) fn encode(rows: &[Entry<'_>]) -> Vec<u8> {
    let mut columns = Columns::default();
    let times = rows.iter().filter_map(|row| file(row.kind).1);
    let first = times.min().unwrap_or_default();
    push(&mut columns.times, first.0.cast_unsigned());
    let mut before = "";
    for row in rows {
        columns.key(before.as_bytes(), row.name.as_bytes());
        before = row.name;
        let (size, modified, class) = file(row.kind);
        push(&mut columns.sizes, size);
        let later = modified.map_or(0, |at| at.0.wrapping_sub(first.0).cast_unsigned() + 1);
        push(&mut columns.times, later);
        columns.classes.push(number(class));
    }
    let all = columns.all();
    let mut out = Vec::new();
    for column in &all {
        push(&mut out, column.len() as u64);
    }
    out.extend(all.into_iter().flatten());
    out
}

/// The page that has these columns. `last` is the key before its first, and becomes its last.
pub(super) fn decode(bytes: &[u8], count: usize, last: &mut String) -> Result<Page, CacheTrouble> {
    let mut bytes = Bytes(bytes);
    let mut lengths = [0; 6];
    for length in &mut lengths {
        *length = bytes.length(bytes.0.len())?;
    }
    let mut columns = [Bytes(&[]); 6];
    for (column, length) in columns.iter_mut().zip(lengths) {
        *column = Bytes(bytes.take(length)?);
    }
    let [keys, text, uuids, mut sizes, mut times, mut classes] = columns;
    let (names, ends) = names([keys, text, uuids], count, last)?;
    let first = Timestamp(times.number()?.cast_signed());
    let mut page = Page::below(Prefix::bucket());
    page.reserve(count, names.len());
    let mut start = 0;
    for end in ends {
        last.clear();
        // Whatever is not at the edge of a character is no key either.
        let name = names.get(start..end).ok_or(CacheTrouble::Damaged)?;
        last.push_str(name);
        start = end;
        let size = sizes.number()?;
        let later = times.number()?.checked_sub(1);
        let modified = later.map(|later| Timestamp(first.0.wrapping_add(later.cast_signed())));
        let class = CLASSES.get(usize::from(classes.take(1)?[0]));
        let class = *class.ok_or(CacheTrouble::Damaged)?;
        let kind = EntryKind::File {
            size,
            modified,
            class,
        };
        page.push(Entry { name, kind });
    }
    Ok(page.finish())
}

/// All keys, one after the other, and where each ends.
fn names(
    [mut keys, mut text, mut uuids]: [Bytes<'_>; 3],
    count: usize,
    last: &str,
) -> Result<(String, Vec<usize>), CacheTrouble> {
    let mut names = Vec::with_capacity(text.0.len() * 4);
    let mut ends = Vec::with_capacity(count.min(MOST_ROWS));
    let mut before = 0..0;
    for _ in 0..count {
        let start = names.len();
        let shared = keys.length(before.len())?;
        let further = keys.length(2 * LONGEST + 1)?;
        names.extend_from_within(before.start..before.start + shared);
        if further % 2 == 0 {
            names.extend_from_slice(text.take(further / 2)?);
        } else {
            let place = keys.length(further / 2)?;
            names.extend_from_slice(text.take(place)?);
            spell(uuids.take(PACKED)?, &mut names);
            names.extend_from_slice(text.take(further / 2 - place)?);
        }
        let is_first = ends.is_empty();
        let previous = if is_first {
            last.as_bytes()
        } else {
            &names[before]
        };
        let key = &names[start..];
        // The first key of all stands behind no key: behind the empty text.
        if key.len() > LONGEST || key <= previous {
            return Err(CacheTrouble::Damaged);
        }
        before = start..names.len();
        ends.push(names.len());
    }
    let names = String::from_utf8(names).map_err(|_| CacheTrouble::Damaged)?;
    Ok((names, ends))
}

impl Columns {
    fn key(&mut self, before: &[u8], key: &[u8]) {
        let pairs = before.iter().zip(key);
        let mut shared = pairs.take_while(|(before, key)| before == key).count();
        let from = shared.saturating_sub(UUID - 1);
        let uuid = uuid(&key[from..]).map(|at| from + at);
        // A UUID is told whole, even where the one before begins alike.
        shared = uuid.map_or(shared, |at| shared.min(at));
        push(&mut self.lengths, shared as u64);
        let Some(at) = uuid else {
            push(&mut self.lengths, 2 * (key.len() - shared) as u64);
            self.text.extend_from_slice(&key[shared..]);
            return;
        };
        push(
            &mut self.lengths,
            2 * (key.len() - shared - UUID) as u64 + 1,
        );
        push(&mut self.lengths, (at - shared) as u64);
        self.text.extend_from_slice(&key[shared..at]);
        pack(&key[at..at + UUID], &mut self.uuids);
        self.text.extend_from_slice(&key[at + UUID..]);
    }

    fn all(self) -> [Vec<u8>; 6] {
        let Self {
            lengths,
            text,
            uuids,
            sizes,
            times,
            classes,
        } = self;
        [lengths, text, uuids, sizes, times, classes]
    }
}

/// Where the first UUID begins that is written in small digits.
fn uuid(text: &[u8]) -> Option<usize> {
    let starts = memchr::memchr_iter(b'-', text).filter_map(|dash| dash.checked_sub(8));
    let mut whole = starts.filter(|at| {
        let window = text.get(*at..at + UUID).unwrap_or_default();
        window.len() == UUID
            && window.iter().enumerate().all(|(at, letter)| match at {
                8 | 13 | 18 | 23 => *letter == b'-',
                _ => matches!(letter, b'0'..=b'9' | b'a'..=b'f'),
            })
    });
    whole.next()
}

fn pack(uuid: &[u8], out: &mut Vec<u8>) {
    let digit = |letter: u8| match letter {
        b'a'..=b'f' => letter - b'a' + 10,
        _ => letter & 0x0f,
    };
    let mut digits = uuid.iter().filter(|letter| **letter != b'-').copied();
    while let (Some(high), Some(low)) = (digits.next(), digits.next()) {
        out.push(digit(high) << 4 | digit(low));
    }
}

fn spell(packed: &[u8], out: &mut Vec<u8>) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    for (at, byte) in packed.iter().enumerate() {
        if matches!(at, 4 | 6 | 8 | 10) {
            out.push(b'-');
        }
        out.push(DIGITS[usize::from(byte >> 4)]);
        out.push(DIGITS[usize::from(byte & 0x0f)]);
    }
}

fn number(class: Class) -> u8 {
    let numbers = (0..).zip(CLASSES);
    let found = numbers.into_iter().find(|(_, known)| *known == class);
    found.map_or(9, |(number, _)| number)
}

fn file(kind: EntryKind) -> (u64, Option<Timestamp>, Class) {
    match kind {
        EntryKind::Folder => (0, None, Class::Standard),
        EntryKind::File {
            size,
            modified,
            class,
        } => (size, modified, class),
    }
}
