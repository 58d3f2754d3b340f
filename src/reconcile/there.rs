//! What lies in the bucket, looked up by key, and at the end what nobody has looked up.

use std::sync::Arc;

use crate::object::{EntryKind, Failure, Key, Page, Prefix, Tag};
use crate::store::Store;

/// Everything below a folder of the bucket, as it was listed.
#[derive(Debug, Default)]
pub struct There {
    pages: Vec<Arc<Page>>,
    /// All files in key order: page, row, and whether it was looked up.
    rows: Vec<Spot>,
}

/// An object that was listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Its key.
    pub key: Key,
    /// Its size in bytes.
    pub size: u64,
    /// What its entity tag may say of its bytes.
    pub tag: Option<Tag>,
}

#[derive(Debug, Clone, Copy)]
struct Spot {
    page: u32,
    row: u32,
    is_seen: bool,
}

impl There {
    /// Lists everything below `folder`; `hear` is told how many there are so far.
    pub async fn below(
        store: &Store,
        folder: &Prefix,
        mut hear: impl FnMut(usize),
    ) -> Result<Self, Failure> {
        let mut there = Self::default();
        let mut pages = store.tagged_pages(folder);
        while let Some(listed) = pages.next().await {
            there.take(listed?.page);
            hear(there.rows.len());
        }
        let Self { pages, rows } = &mut there;
        rows.sort_by(|one, other| full(pages, *one).cmp(full(pages, *other)));
        Ok(there)
    }

    fn take(&mut self, page: Arc<Page>) {
        let number = u32::try_from(self.pages.len()).expect("four billion pages fit nowhere");
        for (row, entry) in page.entries().enumerate() {
            // A folder's own empty object belongs to no file.
            let is_marker = entry.name.is_empty() || entry.name.ends_with('/');
            if matches!(entry.kind, EntryKind::File { .. }) && !is_marker {
                self.rows.push(Spot {
                    page: number,
                    row: u32::try_from(row).expect("a page has a thousand rows"),
                    is_seen: false,
                });
            }
        }
        self.pages.push(page);
    }

    /// Whether there is no object at all.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// How many objects there are.
    #[cfg(test)]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// The object with that key, which counts as looked up from now on.
    pub fn look_up(&mut self, key: &Key) -> Option<Found> {
        let pages = &self.pages;
        let place = self
            .rows
            .binary_search_by(|spot| full(pages, *spot).cmp(key.as_str().bytes()))
            .ok()?;
        let spot = self.rows.get_mut(place)?;
        spot.is_seen = true;
        let spot = *spot;
        self.found(spot)
    }

    /// What nobody has looked up, in key order.
    pub fn rest(&self) -> impl Iterator<Item = Found> {
        let unseen = self.rows.iter().filter(|spot| !spot.is_seen);
        unseen.filter_map(|spot| self.found(*spot))
    }

    /// All of it, in key order.
    pub fn all(&self) -> impl Iterator<Item = Found> {
        self.rows.iter().filter_map(|spot| self.found(*spot))
    }

    fn found(&self, spot: Spot) -> Option<Found> {
        let page = self.pages.get(spot.page as usize)?;
        let row = spot.row as usize;
        let EntryKind::File { size, .. } = page.get(row)?.kind else {
            return None;
        };
        Some(Found {
            key: page.key(row)?,
            size,
            tag: page.tag(row),
        })
    }
}

/// The key's bytes, in the order in which keys are compared.
fn full(pages: &[Arc<Page>], spot: Spot) -> impl Iterator<Item = u8> {
    let page = &pages[spot.page as usize];
    let name = page.get(spot.row as usize).map_or("", |entry| entry.name);
    page.prefix().as_str().bytes().chain(name.bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::{Demo, Shape, empty};
    use crate::store::target_of_demo;

    #[tokio::test]
    async fn what_is_there_is_found_by_key_and_the_rest_is_told() {
        let mut bucket = empty()
            .with("other/x", "x")
            .with("up/", "")
            .with("up/d/", "");
        for place in 0..2500 {
            bucket = bucket.with(&format!("up/{place:04}"), "hello");
        }
        let demo = Demo::start(bucket, &Shape::default()).await.unwrap();
        let store = Store::connect(&target_of_demo(demo.endpoint()))
            .await
            .unwrap();
        let mut heard = 0;
        let mut there = There::below(&store, &Prefix::new("up/"), |count| heard = count)
            .await
            .unwrap();
        assert_eq!((there.len(), heard), (2500, 2500));
        for place in (0..2500).filter(|place| place % 1000 != 7) {
            let key = Key::new(format!("up/{place:04}")).unwrap();
            let found = there.look_up(&key).unwrap();
            assert_eq!((found.key, found.size), (key, 5));
            assert!(found.tag.is_some());
        }
        assert_eq!(there.look_up(&Key::new("up/9999").unwrap()), None);
        let rest: Vec<_> = there.rest().map(|found| found.key.to_string()).collect();
        assert_eq!(rest, ["up/0007", "up/1007", "up/2007"]);
    }
}
