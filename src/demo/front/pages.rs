//! A page of keys, as `ListObjectsV2` tells it in S3's own spelling.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, percent_encode};
use s3s::dto::{
    CommonPrefix, EncodingType, ListObjectsV2Input, ListObjectsV2Output, Object as Told,
};
use s3s::{S3Result, s3_error};

use super::operations::Front;
use super::words::{moment, rows, tag};
use crate::demo::content::Object;
use crate::demo::faults::access_denied;
use crate::demo::listing::{Ask, From, Row};

/// How keys are spelled in an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spelling {
    /// As they are, which breaks the XML where a key has control characters.
    Plain,
    /// As in a form: `%XX`, and `+` for a space.
    Url,
}

/// What stays as it is: letters, digits and what AWS leaves alone beside them. The space is turned into `+` afterwards.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'*')
    .remove(b'/')
    .remove(b' ');

impl Spelling {
    pub(super) fn of(encoding: Option<&EncodingType>) -> Self {
        match encoding {
            Some(_) => Self::Url,
            None => Self::Plain,
        }
    }

    pub(super) fn spell(self, text: &str) -> String {
        match self {
            Self::Plain => text.to_owned(),
            Self::Url => percent_encode(text.as_bytes(), ESCAPED)
                .to_string()
                .replace(' ', "+"),
        }
    }
}

impl Front {
    pub(super) fn list(&self, input: ListObjectsV2Input) -> S3Result<ListObjectsV2Output> {
        let prefix = input.prefix.unwrap_or_default();
        if self.faults.denies("ListObjectsV2", &prefix) {
            return Err(access_denied());
        }
        let from = match &input.continuation_token {
            Some(token) => read_token(token)?,
            None => From::Key(input.start_after.clone().unwrap_or_default()),
        };
        let ask = Ask {
            prefix,
            delimiter: input.delimiter.clone().unwrap_or_default(),
            from,
            most: rows(input.max_keys, "max-keys")?,
        };
        let spelling = Spelling::of(input.encoding_type.as_ref());
        let spelled = |text: String| spelling.spell(&text);
        let bucket = self.bucket();
        let listed = bucket.list(&ask);
        let (contents, common_prefixes) = told(&listed.rows, spelling);
        let next = listed.rows.last().filter(|_| listed.more);
        Ok(ListObjectsV2Output {
            name: Some(input.bucket),
            key_count: i32::try_from(listed.rows.len()).ok(),
            max_keys: i32::try_from(ask.most).ok(),
            is_truncated: Some(listed.more),
            next_continuation_token: next.map(|row| write_token(&row.behind())),
            contents: Some(contents),
            common_prefixes: Some(common_prefixes),
            prefix: Some(spelled(ask.prefix)),
            delimiter: input.delimiter.map(spelled),
            start_after: input.start_after.map(spelled),
            continuation_token: input.continuation_token,
            encoding_type: input.encoding_type,
            ..Default::default()
        })
    }
}

fn told(rows: &[Row<'_>], spelling: Spelling) -> (Vec<Told>, Vec<CommonPrefix>) {
    let (mut contents, mut common_prefixes) = (Vec::new(), Vec::new());
    for row in rows {
        match row {
            Row::Object(key, object) => contents.push(told_object(spelling.spell(key), object)),
            Row::CommonPrefix(common) => common_prefixes.push(CommonPrefix {
                prefix: Some(spelling.spell(common)),
            }),
        }
    }
    (contents, common_prefixes)
}

fn told_object(key: String, object: &Object) -> Told {
    let content = &object.content;
    Told {
        key: Some(key),
        e_tag: Some(tag(&content.etag)),
        last_modified: Some(moment(object.modified)),
        size: i64::try_from(content.size).ok(),
        storage_class: Some(content.storage_class().to_owned().into()),
        ..Default::default()
    }
}

/// Tokens are opaque to clients; escaping everything keeps any key whole on its way there and back.
fn write_token(from: &From) -> String {
    let (kind, text) = match from {
        From::Key(key) => ('k', key),
        From::CommonPrefix(common) => ('p', common),
    };
    format!(
        "{kind}{}",
        percent_encode(text.as_bytes(), NON_ALPHANUMERIC)
    )
}

fn read_token(token: &str) -> S3Result<From> {
    let wrong = || {
        s3_error!(
            InvalidArgument,
            "The continuation token provided is incorrect"
        )
    };
    let text = percent_decode_str(token.get(1..).ok_or_else(wrong)?);
    let text = text.decode_utf8().map_err(|_| wrong())?.into_owned();
    match token.as_bytes().first() {
        Some(b'k') => Ok(From::Key(text)),
        Some(b'p') => Ok(From::CommonPrefix(text)),
        _ => Err(wrong()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_spelled_as_aws_spells_them() {
        let spelled = |text| Spelling::Url.spell(text);
        assert_eq!(spelled("a b+c/d%.txt"), "a+b%2Bc/d%25.txt");
        assert_eq!(spelled("test_file(3).png"), "test_file%283%29.png");
        assert_eq!(spelled("ü\n"), "%C3%BC%0A");
    }

    #[test]
    fn a_token_keeps_its_place() {
        for from in [
            From::Key("a b/ü\n".into()),
            From::CommonPrefix("%2F/".into()),
        ] {
            assert_eq!(read_token(&write_token(&from)).unwrap(), from);
        }
        assert!(read_token("").is_err());
        assert!(read_token("x1").is_err());
    }
}
