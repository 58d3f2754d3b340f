//! The one place where a read-only store refuses to write, below every operation.

use std::fmt;

use aws_sdk_s3::config::interceptors::BeforeTransmitInterceptorContextRef;
use aws_sdk_s3::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_s3::error::BoxError;

/// Lets GET and HEAD pass, and nothing else.
#[derive(Debug)]
pub(super) struct ReadOnly;

/// What [`ReadOnly`] says instead of letting a request leave.
#[derive(Debug)]
pub(super) struct Refused;

impl Intercept for ReadOnly {
    fn name(&self) -> &'static str {
        "ReadOnly"
    }

    /// Runs before every attempt, after signing: what is refused here has not touched the network.
    fn read_before_transmit(
        &self,
        context: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        match context.request().method() {
            "GET" | "HEAD" => Ok(()),
            _ => Err(Box::new(Refused)),
        }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("the request would change something")
    }
}

impl std::error::Error for Refused {}
