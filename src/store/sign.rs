//! Signing URLs, with credentials that are read once for any number of them.

use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{
    PayloadChecksumKind, PercentEncodingMode, SignableBody, SignableRequest, SignatureLocation,
    SigningError, SigningSettings, UriPathNormalizationMode, sign,
};
use aws_sigv4::sign::v4;
use aws_smithy_runtime_api::client::identity::Identity;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::credentials::session_end;
use super::failure::Act;
use super::site::Site;
use super::url::ESCAPED;
use super::{Store, clock};
use crate::object::{Failure, FailureKind, Key, LinkWish, Until};

/// What S3's own signing leaves as it is in a query.
const QUERY_ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Signs for one bucket, as one identity, at one moment.
pub(super) struct Signer<'a> {
    /// What is signed for.
    pub(super) site: &'a Site,
    /// Who signs.
    pub(super) credentials: Credentials,
    /// When.
    pub(super) start: SystemTime,
    identity: Identity,
}

/// What one URL is signed for.
pub(super) struct Signed<'a> {
    /// The method that it may be used with.
    pub(super) method: &'static str,
    /// The object.
    pub(super) key: &'a Key,
    /// The query, in its order.
    pub(super) query: &'a [(&'static str, String)],
    /// The headers that have to be sent with it.
    pub(super) headers: &'a [(String, String)],
    /// How long it works.
    pub(super) lasts: Duration,
}

impl Store {
    /// Reads the credentials, once, to sign for `act` with them from `start` on.
    pub(super) async fn signer(&self, start: SystemTime, act: &Act) -> Result<Signer<'_>, Failure> {
        let site = self
            .0
            .site
            .as_ref()
            .map_err(|failure| act.fails(failure.kind.clone(), failure.detail.clone()))?;
        let credentials = self.0.credentials.current().await;
        let credentials = credentials.map_err(|error| act.never_answered(&error))?;
        // What was fetched anew and has ended all the same would only sign what is dead already.
        if credentials.expiry().is_some_and(|end| end <= clock::now()) {
            let kind = FailureKind::SessionExpired(self.0.profile.clone());
            return Err(act.fails(kind, "the credentials at hand have ended"));
        }
        Ok(Signer {
            site,
            identity: credentials.clone().into(),
            credentials,
            start,
        })
    }
}

impl Signer<'_> {
    /// The URL, signature included.
    pub(super) fn url(&self, signed: &Signed<'_>, act: &Act) -> Result<String, Failure> {
        check(signed.lasts, act)?;
        let url = self.try_url(signed);
        url.map_err(|error| act.never_answered(&error))
    }

    /// When what is signed now for `lasts` dies.
    pub(super) fn until(&self, lasts: Duration) -> Until {
        let asked = clock::timestamp(self.start).plus(lasts);
        Until::earlier_of(asked, session_end(&self.credentials))
    }

    fn try_url(&self, signed: &Signed<'_>) -> Result<String, SigningError> {
        let key = utf8_percent_encode(signed.key.as_str(), ESCAPED);
        let mut url = format!("{}/{key}", self.site.base);
        let mut separator = '?';
        for (name, value) in signed.query {
            push(&mut url, separator, name, value);
            separator = '&';
        }
        let headers = signed.headers.iter();
        let headers = headers.map(|(name, value)| (name.as_str(), value.as_str()));
        let request =
            SignableRequest::new(signed.method, &*url, headers, SignableBody::UnsignedPayload)?;
        let params = v4::SigningParams::builder()
            .identity(&self.identity)
            .region(&self.site.region)
            .name(&self.site.service)
            .time(self.start)
            .settings(settings(signed.lasts))
            .build()
            .expect("every part is given")
            .into();
        let (signature, _) = sign(request, &params)?.into_parts();
        for (name, value) in signature.params() {
            push(&mut url, separator, name, value);
            separator = '&';
        }
        Ok(url)
    }
}

/// Refuses to sign for longer than S3 accepts.
pub(super) fn check(lasts: Duration, act: &Act) -> Result<(), Failure> {
    if (Duration::from_secs(1)..=LinkWish::LONGEST).contains(&lasts) {
        return Ok(());
    }
    let detail = "a link lasts from one second to seven days";
    Err(act.fails(FailureKind::Setting, detail))
}

fn push(url: &mut String, separator: char, name: &str, value: &str) {
    url.push(separator);
    url.push_str(name);
    url.push('=');
    url.extend(utf8_percent_encode(value, QUERY_ESCAPED));
}

/// S3 signs paths as they are sent; all other services encode them once more.
fn settings(lasts: Duration) -> SigningSettings {
    let mut settings = SigningSettings::default();
    settings.percent_encoding_mode = PercentEncodingMode::Single;
    settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
    settings.payload_checksum_kind = PayloadChecksumKind::NoHeader;
    settings.signature_location = SignatureLocation::QueryParams;
    settings.expires_in = Some(lasts);
    settings
}

#[cfg(test)]
mod tests {
    use aws_sdk_s3::presigning::PresigningConfig;

    use super::*;
    use crate::demo::{Demo, Shape, empty};
    use crate::object::{Opens, Permission};
    use crate::store::contract::target;
    use crate::store::disposition::disposition;
    use crate::store::{StaticKeys, Target};

    const ODD: [&str; 14] = [
        "a b.pdf",
        "a+b.pdf",
        "50%25.pdf",
        "a&b<c>'d'\"e\".pdf",
        "größe 见积书 🎉.pdf",
        "what?#now.pdf",
        "a=b;c,d:e@f$g!h(i)*~_-.pdf",
        "new\nline\rand\ttab\u{1}\u{7f}",
        "a//b",
        "/leading",
        "folder/",
        "a/../b/./c",
        " spaces around ",
        "back\\slash",
    ];

    fn place(change: impl FnOnce(&mut Target)) -> Target {
        let mut target = target("https://s3.example.org/below".into());
        change(&mut target);
        target
    }

    /// Wherever a bucket may stand.
    fn places() -> [Target; 7] {
        let aws = |target: &mut Target| {
            target.endpoint = None;
            target.path_style = false;
        };
        [
            place(|_| {}),
            place(|target| target.path_style = false),
            place(aws),
            place(|target| {
                aws(target);
                target.bucket = "old.bucket".into();
            }),
            place(|target| {
                aws(target);
                target.bucket = "Shouting_Bucket".into();
            }),
            place(|target| {
                aws(target);
                target.region = Some("cn-north-1".into());
            }),
            place(|target| {
                target.endpoint = Some("http://127.0.0.1:8333".into());
                target.keys = Some(StaticKeys {
                    id: "ASIAEXAMPLE".into(),
                    secret: "s3cr3t".into(),
                    session_token: Some("t0k3n/+==".into()),
                    expires: None,
                });
            }),
        ]
    }

    async fn by_the_sdk(store: &Store, wish: &LinkWish, start: SystemTime) -> String {
        let config = PresigningConfig::builder().start_time(start);
        let config = config.expires_in(wish.lasts).build().unwrap();
        let request = store.client().get_object().bucket(store.bucket());
        let request = request.key(wish.key.as_str());
        let request = request.response_content_disposition(disposition(wish.opens, &wish.name));
        let request = request.set_response_content_type(wish.content_type.clone());
        request.presigned(config).await.unwrap().uri().to_owned()
    }

    #[tokio::test]
    async fn a_link_is_the_one_that_the_sdk_would_sign_for_any_key_anywhere() {
        let start = clock::now();
        for target in places() {
            let store = Store::connect(&target).await.unwrap();
            for name in ODD {
                let key = Key::new(name).unwrap();
                let mut wish = LinkWish::usual(key, Duration::from_hours(1));
                wish.opens = Opens::AsDownload;
                wish.content_type = Some("text/plain; charset=utf-8".into());
                let links = store.presign_from(start, &[wish.clone()]).await.unwrap();
                assert_eq!(links[0].url, by_the_sdk(&store, &wish, start).await);
            }
        }
    }

    #[tokio::test]
    async fn the_demo_refuses_what_is_signed_for_longer_than_a_week_as_aws_does() {
        let bucket = empty().with("a", "x");
        let demo = Demo::start(bucket, &Shape::default()).await.unwrap();
        let store = Store::connect(&target(demo.endpoint())).await.unwrap();
        let wish = LinkWish::usual(Key::new("a").unwrap(), LinkWish::LONGEST);
        let links = store.presign(std::slice::from_ref(&wish)).await;
        let mut link = links.unwrap().remove(0);
        assert!(store.try_link(&link, &wish).await.is_ok());
        let act = store.signing(&wish.key, Permission::GetObject);
        let longer = Signed {
            method: "GET",
            key: &wish.key,
            query: &[],
            headers: &[],
            lasts: LinkWish::LONGEST + Duration::from_secs(1),
        };
        let signer = store.signer(clock::now(), &act).await.unwrap();
        link.url = signer.try_url(&longer).unwrap();
        let failure = store.try_link(&link, &wish).await.unwrap_err();
        assert!(failure.detail.contains("less than a week"), "{failure:?}");
    }

    #[tokio::test]
    async fn a_bucket_that_cannot_be_reached_by_name_gets_no_links() {
        let target = place(|target| {
            target.endpoint = None;
            target.bucket = "arn:aws:s3:nowhere".into();
        });
        let store = Store::connect(&target).await.unwrap();
        let wish = LinkWish::usual(Key::new("a").unwrap(), Duration::from_hours(1));
        let failure = store.presign(&[wish]).await.unwrap_err();
        assert_eq!(failure.kind, FailureKind::Setting, "{}", failure.detail);
    }
}
