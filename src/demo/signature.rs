//! What AWS asks of a signature beside its being right, where `s3s` asks less.

use std::time::Duration;

use percent_encoding::percent_decode_str;
use s3s::access::S3AccessContext;
use s3s::dto::{Timestamp as Moment, TimestampFormat};
use s3s::{S3Result, s3_error};

use crate::object::Timestamp;

/// How far the clocks of both sides may be apart.
pub(super) const SKEW: Duration = Duration::from_mins(15);
/// How long a presigned URL may last.
pub(super) const LONGEST: Duration = Duration::from_hours(7 * 24);

/// Refuses what is signed for another time, for too long a time, or without what was sent along.
///
/// A form has its own rules, which stand in its policy.
pub(super) fn check(context: &S3AccessContext<'_>, now: Timestamp) -> S3Result<()> {
    if asked(context, "X-Amz-Signature").is_some() {
        check_lifetime(context, now)?;
        return check_headers(context);
    }
    let header = context.headers().get("x-amz-date");
    let Some(signed) = header.and_then(|value| moment(value.to_str().ok()?)) else {
        return Ok(());
    };
    if now.until(signed) > SKEW || signed.until(now) > SKEW {
        return Err(s3_error!(
            RequestTimeTooSkewed,
            "The difference between the request time and the current time is too large."
        ));
    }
    Ok(())
}

/// The token that was sent with temporary keys.
pub(super) fn token(context: &S3AccessContext<'_>) -> Option<String> {
    let header = context.headers().get("x-amz-security-token");
    let header = header.and_then(|value| value.to_str().ok());
    let query = || asked(context, "X-Amz-Security-Token");
    header.map(str::to_owned).or_else(query)
}

fn check_lifetime(context: &S3AccessContext<'_>, now: Timestamp) -> S3Result<()> {
    let malformed = || {
        s3_error!(
            AuthorizationQueryParametersError,
            "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters."
        )
    };
    let signed = asked(context, "X-Amz-Date").and_then(|text| moment(&text));
    let lasts = asked(context, "X-Amz-Expires").and_then(|text| text.parse().ok());
    let (Some(signed), Some(lasts)) = (signed, lasts.map(Duration::from_secs)) else {
        return Err(malformed());
    };
    if lasts > LONGEST {
        return Err(s3_error!(
            AuthorizationQueryParametersError,
            "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds"
        ));
    }
    if now.until(signed) > SKEW {
        return Err(s3_error!(AccessDenied, "Request is not yet valid"));
    }
    if signed.plus(lasts) < now {
        return Err(s3_error!(AccessDenied, "Request has expired"));
    }
    Ok(())
}

/// Whoever uses a presigned URL may not ask for more than was signed.
fn check_headers(context: &S3AccessContext<'_>) -> S3Result<()> {
    let signed = asked(context, "X-Amz-SignedHeaders").unwrap_or_default();
    let is_signed = |name: &str| signed.split(';').any(|signed| signed == name);
    let is_free = |name: &str| !name.starts_with("x-amz-") || name == "x-amz-content-sha256";
    let mut names = context.headers().keys();
    if names.all(|name| is_free(name.as_str()) || is_signed(name.as_str())) {
        return Ok(());
    }
    Err(s3_error!(
        AccessDenied,
        "There were headers present in the request which were not signed"
    ))
}

/// What the query says under a name.
fn asked(context: &S3AccessContext<'_>, name: &str) -> Option<String> {
    let query = context.uri().query().unwrap_or_default();
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let (_, value) = pairs.into_iter().find(|(found, _)| *found == name)?;
    let value = percent_decode_str(value).decode_utf8().ok()?;
    Some(value.into_owned())
}

/// The moment in `20261124T123105Z`.
fn moment(text: &str) -> Option<Timestamp> {
    let part = |range: std::ops::Range<usize>| text.get(range);
    let (year, month, day) = (part(0..4)?, part(4..6)?, part(6..8)?);
    let (hour, minute, second) = (part(9..11)?, part(11..13)?, part(13..15)?);
    let iso = format!("{year}-{month}-{day}T{hour}:{minute}:{second}Z");
    let moment = Moment::parse(TimestampFormat::DateTime, &iso).ok()?;
    let mut seconds = Vec::new();
    moment
        .format(TimestampFormat::EpochSeconds, &mut seconds)
        .ok()?;
    let seconds = String::from_utf8(seconds).ok()?;
    Some(Timestamp(seconds.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_read_as_signatures_write_it() {
        assert_eq!(moment("20260101T000000Z"), Some(Timestamp(1_767_225_600)));
        for text in [
            "",
            "20260101",
            "2026-01-01T00:00:00Z",
            "20269901T000000Z",
            "2026010ü000000Z",
        ] {
            assert_eq!(moment(text), None, "{text}");
        }
    }
}
