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

/// When the attempt left.
#[derive(Debug)]
struct Left(Instant);

impl Storable for Left {
    type Storer = StoreReplace<Self>;
}

impl Intercept for Trace {
    fn name(&self) -> &'static str {
        "Trace"
    }

    fn read_before_transmit(
        &self,
        _: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        bag: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        bag.interceptor_state().store_put(Left(Instant::now()));
        Ok(())
    }

    fn read_after_attempt(
        &self,
        context: &FinalizerInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        bag: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        if !tracing::enabled!(tracing::Level::DEBUG) {
            return Ok(());
        }
        let took = bag.load::<Left>().map(|left| left.0.elapsed());
        let milliseconds = took.map_or(0, |took| took.as_millis());
        let asked = context.request().map(|request| {
            let (path, query) = parts(request.uri());
            format!("{} {path}{query}", request.method())
        });
        let asked = asked.unwrap_or_default();
        if let Some(response) = context.response() {
            let status = response.status().as_u16();
            tracing::debug!(status, milliseconds, "{asked}");
        } else {
            tracing::debug!(milliseconds, "{asked}: no answer");
        }
        Ok(())
    }
}

/// The path of an address as it may be shown, and the names in its query.
fn parts(address: &str) -> (String, String) {
    let (before, query) = address.split_once('?').unwrap_or((address, ""));
    let from = before.find("://").map_or(0, |scheme| scheme + 3);
    let path = before[from..]
        .find('/')
        .map_or("/", |slash| &before[from + slash..]);
    let names: Vec<_> = query
        .split('&')
        .filter_map(|pair| pair.split('=').next())
        .filter(|name| !name.is_empty())
        .collect();
    let query = match names.as_slice() {
        [] => String::new(),
        names => format!("?{}", reveal(&names.join("&"))),
    };
    (reveal(path), query)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_told_without_host_values_and_control_characters() {
        let told = |address| {
            let (path, query) = parts(address);
            format!("{path}{query}")
        };
        for (address, expected) in [
            ("https://b.example/uploads/a.pdf", "/uploads/a.pdf"),
            (
                "https://b.example/?list-type=2&prefix=uploads%2F&X-Amz-Signature=abc",
                "/?list-type&prefix&X-Amz-Signature",
            ),
            ("http://127.0.0.1:1", "/"),
        ] {
            assert_eq!(told(address), expected);
        }
        assert!(!told("http://h/a\u{1b}b").contains('\u{1b}'));
    }
}
