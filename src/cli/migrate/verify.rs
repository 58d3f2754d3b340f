//! `verify`: both sides are compared, file by file, and nothing that was written down is believed.

use std::collections::{HashMap, HashSet};

use clap::Args;

use super::clash::clash;
use super::comparing::{Compared, Comparing, Place};
use super::scope::Scope;
use super::source::{Named, Source};
use crate::cli::out::{Out, Stop};
use crate::cli::progress::Progress;
use crate::cli::told::{self, Difference, Kind, Summary, Verified};
use crate::cli::{Desk, Exit};
use crate::object::{Key, reveal};
use crate::reconcile::{Filter, Found, Layout, Local, There};
use crate::store::{Rigour, Twin, Verdict, compare_bytes, md5_of};

/// What its help ends with.
const EXAMPLES: &str = "Sums that the server tells are compared with those of the local bytes; where it tells none, the bytes are read.
It ends with 0 if both sides are alike, else with 1 or 3.

Examples:
  filedesk verify /srv/app/storage
  filedesk verify --ignore-extra /srv/app/storage      (where the application has stored more since)
  filedesk verify --deep --json /srv/app/storage > differences.jsonl
  filedesk verify s3://backup/uploads/
  filedesk --store live verify --from archive uploads/";

/// The arguments of `verify`.
#[derive(Debug, Clone, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag")]
#[command(after_help = EXAMPLES)]
pub struct Verify {
    /// The local folder, or a folder of another bucket in the same place, as an s3:// address
    #[arg(value_name = "DIR")]
    source: String,
    /// DIR is a folder of this store, which the configuration file names; / is all of it
    #[arg(long, value_name = "STORE")]
    from: Option<String>,
    #[command(flatten)]
    scope: Scope,
    /// Read everything, whatever sums the server tells
    #[arg(long)]
    deep: bool,
    /// Only look for what the folder holds; what else lies in the bucket is as it should be
    #[arg(long)]
    ignore_extra: bool,
    /// Show no progress
    #[arg(short, long)]
    quiet: bool,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
}

/// A comparison under way.
struct Comparison<'a> {
    verify: &'a Verify,
    desk: &'a Desk,
    layout: Layout,
    filter: Filter,
    there: There,
    comparing: Comparing<Thing>,
    /// What is not under its key.
    missing: Vec<Thing>,
    /// Paths that could not be looked at, of files or of whole folders.
    odd: HashSet<String>,
    counted: Verified,
    progress: Progress,
}

/// A file of the side that is compared with the bucket.
struct Thing {
    /// Its path below the folder.
    relative: String,
    /// The key that it belongs under.
    key: Key,
    size: u64,
    place: Place,
}

impl Verify {
    /// The store beside the open one, by its name in the configuration file.
    pub(in crate::cli) fn other_store(&self) -> Option<&str> {
        self.from.as_deref()
    }

    pub(in crate::cli) async fn run(&self, desk: &Desk, out: &mut Out) -> Result<Exit, Stop> {
        let filter = self.scope.filter()?;
        let mut listing = Progress::of("listing", out.form(self.quiet));
        let mut hear = |files: usize| {
            listing.done.files = files as u64;
            listing.draw(out);
        };
        let named = Named {
            folder: &self.source,
            store: self.from.as_ref().and(desk.setup.other.as_ref()),
        };
        let (layout, source) = Source::open(named, desk, &self.scope, &filter, &mut hear).await?;
        let there = There::below(&desk.store, layout.to(), &mut hear).await?;
        listing.clear(out);
        let comparison = Comparison {
            verify: self,
            desk,
            layout,
            filter,
            there,
            comparing: Comparing::new(),
            missing: Vec::new(),
            odd: HashSet::new(),
            counted: Verified::default(),
            progress: Progress::of("comparing", out.form(self.quiet)),
        };
        comparison.run(source, out).await
    }
}

impl Comparison<'_> {
    async fn run(mut self, source: Source, out: &mut Out) -> Result<Exit, Stop> {
        match source {
            Source::Disk(mut walk) => {
                while let Some(local) = walk.next().await {
                    match local {
                        Local::File(file) => {
                            let place = Place::File(file.path);
                            self.meet(file.relative, file.size, place, out).await?;
                        }
                        Local::Odd { relative, why } => {
                            self.tell(out, Kind::Unknown, Some(&relative), None, why.sentence())?;
                            self.odd.insert(relative);
                        }
                    }
                }
            }
            Source::Bucket(store, folder, all) => {
                for found in all.all() {
                    if self.desk.setup.trash.holds(found.key.as_str()) {
                        continue;
                    }
                    let relative = found.key.as_str()[folder.as_str().len()..].to_owned();
                    if self.filter.wants(&relative) {
                        let place = Place::Object(store.clone(), found.key, found.tag);
                        self.meet(relative, found.size, place, out).await?;
                    }
                }
            }
        }
        while let Some(compared) = self.comparing.next().await {
            self.compared(compared, out)?;
        }
        self.tell_rest(out).await?;
        self.end(out)
    }

    /// Compares one more, when there is room.
    async fn meet(
        &mut self,
        relative: String,
        size: u64,
        place: Place,
        out: &mut Out,
    ) -> Result<(), Stop> {
        let Some(key) = self.layout.key(&relative) else {
            let why = "its key would be longer than the 1,024 bytes that S3 allows".into();
            return self.tell(out, Kind::Unknown, Some(&relative), None, why);
        };
        let found = self.there.look_up(&key);
        if matches!(place, Place::File(_))
            && let Some(why) = clash(&self.layout, &self.filter, &relative, &key)
        {
            return self.tell(out, Kind::Unknown, Some(&relative), Some(&key), why);
        }
        let thing = Thing {
            relative,
            key,
            size,
            place,
        };
        let Some(found) = found else {
            self.missing.push(thing);
            return Ok(());
        };
        if found.size != size {
            let why = format!("{} bytes lie there, not {size}", found.size);
            return self.tell_of(out, Kind::Size, &thing, why);
        }
        if !self.comparing.has_room()
            && let Some(compared) = self.comparing.next().await
        {
            self.compared(compared, out)?;
        }
        let rigour = if self.verify.deep {
            Rigour::Bytes
        } else {
            Rigour::Sums
        };
        let place = thing.place.clone();
        self.comparing.start(self.desk, thing, place, found, rigour);
        Ok(())
    }

    fn compared(&mut self, compared: Compared<Thing>, out: &mut Out) -> Result<(), Stop> {
        let thing = compared.subject;
        let (kind, why) = match compared.verdict {
            Ok(Verdict::Same(_)) => {
                self.counted.same += 1;
                self.counted.bytes += thing.size;
                self.progress.done.files += 1;
                self.progress.done.bytes += thing.size;
                self.progress.draw(out);
                return Ok(());
            }
            Ok(Verdict::Other(sum)) => (Kind::Content, format!("its {sum} is another one")),
            Ok(Verdict::OtherFrom(at)) => (Kind::Content, format!("it differs from byte {at} on")),
            Err(failure) => (Kind::Unknown, told::in_words(&failure)),
        };
        self.tell_of(out, kind, &thing, why)
    }

    /// What only one side has: in another place, or not at all.
    async fn tell_rest(&mut self, out: &mut Out) -> Result<(), Stop> {
        let mut extra: Vec<Option<Found>> = Vec::new();
        for found in self.there.rest() {
            if self.is_meant(&found.key) {
                extra.push(Some(found));
            }
        }
        let mut by_size: HashMap<u64, Vec<usize>> = HashMap::new();
        for (place, found) in extra.iter().flatten().enumerate() {
            by_size.entry(found.size).or_default().push(place);
        }
        for thing in std::mem::take(&mut self.missing) {
            let places = by_size.get(&thing.size).map_or(&[][..], Vec::as_slice);
            if let Some(place) = self.elsewhere(&thing, places, &extra).await {
                let found = extra[place].take();
                self.tell_misplaced(out, &thing, found.as_ref())?;
            } else {
                let why = format!("nothing lies at {}", thing.key);
                self.tell_of(out, Kind::Missing, &thing, why)?;
            }
        }
        let told = extra.into_iter().flatten();
        for found in told.filter(|_| !self.verify.ignore_extra) {
            let why = "no file belongs to it".into();
            self.tell(out, Kind::Extra, None, Some(&found.key), why)?;
        }
        Ok(())
    }

    /// Whether a key that no file has looked up counts as one too many.
    fn is_meant(&self, key: &Key) -> bool {
        let mut paths = self.layout.paths(key);
        if paths.is_empty() {
            // It lies where a mapped folder would have lain.
            let below = key.as_str().strip_prefix(self.layout.to().as_str());
            paths.extend(below.map(str::to_owned));
        }
        let is_in_trash = self.desk.setup.trash.holds(key.as_str());
        !is_in_trash
            && !paths.iter().any(|path| self.is_odd(path))
            && paths.iter().any(|path| self.filter.wants(path))
    }

    /// Whether that path, or a folder that it lies in, could not be looked at; the folder of all has an empty path.
    fn is_odd(&self, path: &str) -> bool {
        let slashes = path.match_indices('/').map(|(slash, _)| &path[..slash]);
        let mut around = slashes.chain(["", path]);
        around.any(|path| self.odd.contains(path))
    }

    /// Which of the objects that nobody asked for holds the very same bytes. Nothing holds the same as everything empty.
    async fn elsewhere(
        &self,
        thing: &Thing,
        places: &[usize],
        extra: &[Option<Found>],
    ) -> Option<usize> {
        let left = |place: &&usize| extra[**place].is_some();
        let mut places: Vec<usize> = places.iter().filter(left).copied().collect();
        if places.is_empty() || thing.size == 0 {
            return None;
        }
        let name = thing.key.name();
        let is_namesake = |place: &usize| {
            extra[*place]
                .as_ref()
                .is_some_and(|found| found.key.name() == name)
        };
        places.sort_by_key(|place| !is_namesake(place));
        let tag = match &thing.place {
            Place::File(path) => md5_of(path).await.ok(),
            Place::Object(_, _, tag) => *tag,
        };
        for place in places {
            let found = extra[place].as_ref()?;
            let is_same = match (tag, found.tag) {
                (Some(tag), Some(other)) if tag == other => true,
                // Without tags only what has the same name is worth a closer look.
                _ if !is_namesake(&place) => false,
                _ => {
                    let object = Twin::Object(&self.desk.store, &found.key, found.tag);
                    let (twin, valve) = (thing.place.twin(), self.desk.lanes.valve());
                    let verdict = compare_bytes(twin, object, thing.size, Rigour::Sums, &valve);
                    matches!(verdict.await, Ok(Verdict::Same(_)))
                }
            };
            if is_same {
                return Some(place);
            }
        }
        None
    }

    fn tell_misplaced(
        &mut self,
        out: &mut Out,
        thing: &Thing,
        found: Option<&Found>,
    ) -> Result<(), Stop> {
        let lies_at = found.map(|found| found.key.as_str());
        let at = reveal(lies_at.unwrap_or_default());
        let why = format!("it lies at {at}, not at {}", thing.key);
        let difference = Difference {
            kind: Kind::Misplaced,
            path: Some(&thing.relative),
            key: Some(thing.key.as_str()),
            lies_at,
            reason: why,
        };
        self.say(out, &difference)
    }

    fn tell_of(
        &mut self,
        out: &mut Out,
        kind: Kind,
        thing: &Thing,
        why: String,
    ) -> Result<(), Stop> {
        self.tell(out, kind, Some(&thing.relative), Some(&thing.key), why)
    }

    fn tell(
        &mut self,
        out: &mut Out,
        kind: Kind,
        path: Option<&str>,
        key: Option<&Key>,
        reason: String,
    ) -> Result<(), Stop> {
        let difference = Difference {
            kind,
            path,
            key: key.map(Key::as_str),
            lies_at: None,
            reason,
        };
        self.say(out, &difference)
    }

    fn say(&mut self, out: &mut Out, difference: &Difference<'_>) -> Result<(), Stop> {
        self.progress.clear(out);
        self.counted.add(difference.kind);
        if self.verify.json {
            return out.json(difference);
        }
        let what = difference.path.or(difference.key).unwrap_or_default();
        let (what, word) = (out.name(what), difference.kind.word());
        out.line(&format!("{word:<9}  {what}: {}", difference.reason))
    }

    fn end(mut self, out: &mut Out) -> Result<Exit, Stop> {
        self.progress.clear(out);
        if self.counted.is_empty() {
            out.say("Nothing was compared: check the folder, --include and --exclude.\n");
            return Ok(Exit::Failed);
        }
        self.counted.seconds = told::seconds(self.progress.elapsed());
        if self.verify.json {
            let summary = &self.counted;
            out.json(&Summary { summary })?;
        } else {
            out.line(&self.counted.sentence())?;
        }
        Ok(self.counted.exit())
    }
}
