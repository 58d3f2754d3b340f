//! Where the bucket is reached, and what a signature for it has to name.

use std::time::Duration;

use aws_sdk_s3::Client;
use aws_sdk_s3::config::{Config, Credentials};
use aws_sdk_s3::presigning::PresigningConfig;

use super::failure::Act;
use crate::object::{Failure, FailureKind};

/// The bucket's place as the SDK itself sees it: endpoint, path style, partition, access points.
///
/// It is read from a link that the SDK makes once, so that the links made here lead where its requests go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Site {
    /// The bucket's address, without a slash at its end.
    pub(super) base: String,
    /// The region to sign for.
    pub(super) region: String,
    /// The service to sign for.
    pub(super) service: String,
}

impl Site {
    /// The place of `bucket`. The network is not touched, and no one's credentials are.
    pub(super) async fn of(client: &Client, bucket: &str, act: &Act) -> Result<Self, Failure> {
        let nobody = Credentials::new("id", "secret", None, None, "filedesk");
        let config = Config::builder()
            .credentials_provider(nobody)
            // It would ask the server for credentials of its own.
            .disable_s3_express_session_auth(true);
        let expiry = PresigningConfig::expires_in(Duration::from_mins(1))
            .map_err(|error| act.never_answered(&error))?;
        let request = client.get_object().bucket(bucket).key("k").customize();
        let signed = request.config_override(config).presigned(expiry).await;
        let signed = signed.map_err(|error| act.failed(&error))?;
        let unknown = || {
            act.fails(
                FailureKind::Setting,
                "this bucket is signed for in another way",
            )
        };
        Self::read(signed.uri()).ok_or_else(unknown)
    }

    /// Reads a link to the key `k`, whose query has `X-Amz-Credential=ID/DATE/REGION/SERVICE/aws4_request`.
    fn read(url: &str) -> Option<Self> {
        let (address, query) = url.split_once('?')?;
        let (_, scope) = query.split_once("X-Amz-Credential=")?;
        let mut scope = scope.split("%2F").skip(2);
        Some(Self {
            base: address.strip_suffix("/k")?.to_owned(),
            region: scope.next()?.to_owned(),
            service: scope.next()?.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_from_a_link() {
        let url = "https://desk.s3.eu-west-1.amazonaws.com/k?x-id=GetObject&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=id%2F20260101%2Feu-west-1%2Fs3%2Faws4_request&X-Amz-Date=20260101T000000Z";
        let site = Site::read(url).unwrap();
        assert_eq!(site.base, "https://desk.s3.eu-west-1.amazonaws.com");
        assert_eq!((&*site.region, &*site.service), ("eu-west-1", "s3"));
        assert_eq!(
            Site::read("https://desk.s3.eu-west-1.amazonaws.com/k"),
            None
        );
    }
}
