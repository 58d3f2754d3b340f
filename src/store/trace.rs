//! Every attempt of a request in the debug log: what was asked for, what the store answered, and after how long.

use aws_sdk_s3::config::interceptors::{
    BeforeTransmitInterceptorContextRef, FinalizerInterceptorContextRef,
};
use aws_sdk_s3::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_s3::error::BoxError;
use aws_smithy_types::config_bag::{Storable, StoreReplace};
use tokio::time::Instant;

use crate::object::reveal;

/// Tells the log of every attempt. A query is told only by its names: values of some are keys, and of some signatures.
#[derive(Debug)]
pub(super) struct Trace;

/// An attempt that has left: what it asks for, and when that was.
#[derive(Debug)]
struct Left(String, Instant);

impl Storable for Left {
    type Storer = StoreReplace<Self>;
}

impl Intercept for Trace {
    fn name(&self) -> &'static str {
        "Trace"
    }

    fn read_before_attempt(
        &self,
        _: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        bag: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        // What an earlier attempt has left behind is not about this one.
        bag.interceptor_state().unset::<Left>();
        Ok(())
    }

    /// Is asked only of what really leaves: links are signed here, too.
    fn read_before_transmit(
        &self,
        context: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        bag: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        if tracing::enabled!(tracing::Level::DEBUG) {
            let request = context.request();
            let asked = format!("{} {}", request.method(), told(request.uri()));
            bag.interceptor_state()
                .store_put(Left(asked, Instant::now()));
        }
        Ok(())
    }

    fn read_after_attempt(
        &self,
        context: &FinalizerInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        bag: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let Some(Left(asked, at)) = bag.load::<Left>() else {
            return Ok(());
        };
        let milliseconds = at.elapsed().as_millis();
        if let Some(response) = context.response() {
            let status = response.status().as_u16();
            tracing::debug!("{asked}: {status} after {milliseconds} ms");
        } else {
            tracing::debug!("{asked}: no answer after {milliseconds} ms");
        }
        Ok(())
    }
}

/// The path of an address as it may be shown, and the names in its query.
fn told(address: &str) -> String {
    let (before, query) = address.split_once('?').unwrap_or((address, ""));
    let from = before.find("://").map_or(0, |scheme| scheme + 3);
    let slash = before[from..].find('/').map(|slash| from + slash);
    let path = slash.map_or("/", |slash| &before[slash..]);
    let names = query.split('&').filter_map(|pair| pair.split('=').next());
    // What a link is signed with says nothing without its values, and looks as if it did.
    let is_told = |name: &&str| !name.is_empty() && !name.starts_with("X-Amz-");
    let names: Vec<_> = names.filter(is_told).collect();
    match names.as_slice() {
        [] => reveal(path),
        names => reveal(&format!("{path}?{}", names.join("&"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_told_without_host_values_and_control_characters() {
        for (address, expected) in [
            ("https://b.example/uploads/a.pdf", "/uploads/a.pdf"),
            (
                "https://b.example/?list-type=2&prefix=uploads%2F&X-Amz-Signature=abc",
                "/?list-type&prefix",
            ),
            ("http://127.0.0.1:1", "/"),
        ] {
            assert_eq!(told(address), expected);
        }
        assert!(!told("http://h/a\u{1b}b").contains('\u{1b}'));
    }
}
