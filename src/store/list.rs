//! Listing a folder, one request and one page at a time.

use std::borrow::Cow;

use aws_sdk_s3::operation::list_objects_v2::ListObjectsV2Output;
use aws_sdk_s3::types::EncodingType;
use percent_encoding::percent_decode_str;

use super::{Store, connect};
use crate::object::{
    Class, Cursor, Doing, Entry, EntryKind, Failure, FailureKind, Page, Permission, Prefix,
    Timestamp,
};

/// How far down a listing goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Depth {
    /// What lies in the folder itself; what lies below a slash shows as one folder.
    Shallow,
    /// Every object below the folder.
    Deep,
}

/// One answer to a list request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The rows.
    pub page: Page,
    /// Where it goes on; `None` after the last page.
    pub next: Option<Cursor>,
}

/// The pages of one folder, in key order.
#[derive(Debug)]
pub struct Pages {
    store: Store,
    folder: Prefix,
    depth: Depth,
    next: Next,
}

#[derive(Debug)]
enum Next {
    First,
    At(Cursor),
    Nothing,
}

impl Store {
    /// The pages of `folder`, from its beginning or from where an earlier listing stopped.
    pub fn pages(&self, folder: &Prefix, depth: Depth, from: Option<Cursor>) -> Pages {
        Pages {
            store: self.clone(),
            folder: folder.clone(),
            depth,
            next: from.map_or(Next::First, Next::At),
        }
    }

    /// Whether anything lies below `folder`.
    pub async fn has_any(&self, folder: &Prefix) -> Result<bool, Failure> {
        let request = self
            .client()
            .list_objects_v2()
            .bucket(self.bucket())
            .encoding_type(EncodingType::Url)
            .set_prefix(prefix(folder))
            .max_keys(1);
        let answer = request.customize().config_override(connect::soon());
        match answer.send().await {
            Ok(answer) => Ok(!answer.contents().is_empty() || !answer.common_prefixes().is_empty()),
            Err(error) => Err(self.listing(folder).failed(&error)),
        }
    }

    fn listing(&self, folder: &Prefix) -> super::failure::Act {
        self.act(Doing::Listing(folder.clone()), Permission::ListBucket)
    }
}

impl Pages {
    /// Makes the next request: `None` after the last page.
    ///
    /// After a failure the place is kept: the next call makes the same request again.
    pub async fn next(&mut self) -> Option<Result<Listed, Failure>> {
        let token = match &self.next {
            Next::First => None,
            Next::At(cursor) => Some(cursor.0.clone()),
            Next::Nothing => return None,
        };
        let listed = self.ask(token).await;
        if let Ok(listed) = &listed {
            self.next = listed.next.clone().map_or(Next::Nothing, Next::At);
        }
        Some(listed)
    }

    async fn ask(&self, token: Option<String>) -> Result<Listed, Failure> {
        let act = self.store.listing(&self.folder);
        let request = self
            .store
            .client()
            .list_objects_v2()
            .bucket(self.store.bucket())
            .encoding_type(EncodingType::Url)
            .set_prefix(prefix(&self.folder))
            .set_delimiter(delimiter(self.depth))
            .set_continuation_token(token.clone());
        let answer = request.customize().config_override(connect::soon());
        let answer = answer.send().await.map_err(|error| act.failed(&error))?;
        let page = page(&self.folder, &answer);
        if answer.is_truncated() != Some(true) {
            return Ok(Listed { page, next: None });
        }
        match answer.next_continuation_token {
            Some(next) if Some(&next) != token.as_ref() => {
                let next = Some(Cursor(next));
                Ok(Listed { page, next })
            }
            // Going on here would never end.
            _ => Err(act.fails(
                FailureKind::Unexpected,
                "the listing does not say where it goes on",
            )),
        }
    }
}

fn prefix(folder: &Prefix) -> Option<String> {
    (!folder.is_bucket()).then(|| folder.as_str().to_owned())
}

fn delimiter(depth: Depth) -> Option<String> {
    match depth {
        Depth::Shallow => Some("/".to_owned()),
        Depth::Deep => None,
    }
}

/// The rows of an answer, files and folders together in key order.
fn page(folder: &Prefix, answer: &ListObjectsV2Output) -> Page {
    let is_encoded = answer.encoding_type() == Some(&EncodingType::Url);
    let below = |name: &Option<String>| -> Option<String> {
        let name = decoded(name.as_deref()?, is_encoded);
        Some(name.strip_prefix(folder.as_str())?.to_owned())
    };
    let mut rows = Vec::with_capacity(answer.contents().len() + answer.common_prefixes().len());
    for object in answer.contents() {
        let Some(name) = below(&object.key) else {
            continue;
        };
        let size = object.size.and_then(|size| u64::try_from(size).ok());
        let modified = object.last_modified.map(|moment| Timestamp(moment.secs()));
        let size = size.unwrap_or(0);
        let class = object
            .storage_class()
            .map_or(Class::Standard, |class| Class::named(class.as_str()));
        rows.push((
            name,
            EntryKind::File {
                size,
                modified,
                class,
            },
        ));
    }
    for folder in answer.common_prefixes() {
        let Some(name) = below(&folder.prefix) else {
            continue;
        };
        rows.push((name, EntryKind::Folder));
    }
    // Two runs that are sorted already, which is what this sort is quick at.
    rows.sort_by(|one, other| one.0.cmp(&other.0));
    let mut page = Page::below(folder.clone());
    for (name, kind) in &rows {
        page.push(Entry { name, kind: *kind });
    }
    page.finish()
}

/// A name as it is in the bucket. `+` means a space, as in a form; a real `+` comes as `%2B`.
fn decoded(name: &str, is_encoded: bool) -> Cow<'_, str> {
    if !is_encoded || !name.contains(['%', '+']) {
        return Cow::Borrowed(name);
    }
    let spaced = name.replace('+', " ");
    Cow::Owned(percent_decode_str(&spaced).decode_utf8_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_sdk_s3::types::{CommonPrefix, Object};

    fn object(key: &str) -> Object {
        Object::builder().key(key).size(7).build()
    }

    fn folder(prefix: &str) -> CommonPrefix {
        CommonPrefix::builder().prefix(prefix).build()
    }

    #[test]
    fn files_and_folders_come_together_in_key_order() {
        let answer = ListObjectsV2Output::builder()
            .encoding_type(EncodingType::Url)
            .contents(object("jobs/"))
            .contents(object("jobs/a.pdf"))
            .contents(object("jobs/z%0A%2B+%C3%A9"))
            .common_prefixes(folder("jobs/b/"))
            .common_prefixes(folder("jobs/m+n/"))
            .build();
        let page = page(&Prefix::new("jobs/"), &answer);
        let names: Vec<_> = page.entries().map(|entry| entry.name).collect();
        assert_eq!(names, ["", "a.pdf", "b/", "m n/", "z\n+ é"]);
        assert_eq!(page.get(2).unwrap().kind, EntryKind::Folder);
    }

    #[test]
    fn names_that_the_server_did_not_encode_are_left_alone() {
        let answer = ListObjectsV2Output::builder()
            .contents(object("100%+1"))
            .build();
        let page = page(&Prefix::bucket(), &answer);
        assert_eq!(page.get(0).unwrap().name, "100%+1");
    }

    #[test]
    fn what_an_answer_leaves_out_is_no_reason_to_panic() {
        let answer = ListObjectsV2Output::builder()
            .contents(Object::builder().build())
            .contents(Object::builder().key("a").size(-1).build())
            .contents(object("elsewhere"))
            .common_prefixes(CommonPrefix::builder().build())
            .build();
        let page = page(&Prefix::bucket(), &answer);
        assert_eq!(page.len(), 2);
        let kind = EntryKind::File {
            size: 0,
            modified: None,
            class: Class::Standard,
        };
        assert_eq!(page.get(0).unwrap().kind, kind);
    }
}
