//! From a target to a client: region, credentials, patience.

use std::sync::Arc;
use std::time::Duration;

use aws_config::environment::EnvironmentVariableRegionProvider;
use aws_config::meta::region::RegionProviderChain;
use aws_config::profile::ProfileFileRegionProvider;
use aws_sdk_s3::Client;
use aws_sdk_s3::config::retry::{RetryConfig, RetryPartition, TokenBucket};
use aws_sdk_s3::config::timeout::TimeoutConfig;
use aws_sdk_s3::config::{
    Builder, IdentityCache, ProvideCredentials, Region, SharedCredentialsProvider,
    StalledStreamProtectionConfig,
};

use super::credentials::{Remembered, Source};
use super::failure::Act;
use super::plain::Plain;
use super::read_only::ReadOnly;
use super::site::Site;
use super::trace::Trace;
use super::url::{self, Style};
use super::{Access, EncryptionPolicy, Store, Target};
use crate::object::{Doing, Failure, FailureKind, Permission};

/// What all clones of a store share.
#[derive(Debug)]
pub(super) struct Connection {
    /// Whom requests are made through.
    pub(super) client: Client,
    /// The bucket's name.
    pub(super) bucket: String,
    /// The region that is signed for.
    pub(super) region: String,
    /// The bucket's public address.
    pub(super) address: String,
    /// Where the client gets its credentials, for telling when they end.
    pub(super) credentials: Arc<Remembered>,
    /// The profile in use.
    pub(super) profile: Option<String>,
    /// What to do where the store refuses `AES256`.
    pub(super) encryption: EncryptionPolicy,
    /// Whether anything may be changed.
    pub(super) access: Access,
    /// Where links lead, or why none can be made.
    pub(super) site: Result<Site, Failure>,
    /// Through whom links are tried.
    pub(super) plain: Plain,
}

/// How long a connection may take to come about.
const CONNECTING: Duration = Duration::from_secs(3);
/// How long a small request may take: listing, looking, deleting. Its second try may take as long again.
const ANSWERING: Duration = Duration::from_secs(15);
/// How long a transfer may move nothing before it is given up.
pub(super) const STALLED: Duration = Duration::from_secs(20);
/// A person is waiting: the first pause before a second try is short, the later ones double.
const FIRST_PAUSE: Duration = Duration::from_millis(250);

impl Store {
    /// Makes a store of `target`; the network is not touched, so wrong credentials show later.
    pub async fn connect(target: &Target) -> Result<Self, Failure> {
        let region = region(target).await?;
        let source = Source::of(target, &region);
        Ok(Self::through(target, region, source).await)
    }

    /// Makes a store of `target` whose credentials come from `source`.
    pub(super) async fn through(target: &Target, region: Region, source: Source) -> Self {
        let credentials = Arc::new(Remembered::new(source));
        let shared: Arc<dyn ProvideCredentials> = credentials.clone();
        let config = patient(aws_sdk_s3::Config::builder())
            .behavior_version_latest()
            .region(region.clone())
            .credentials_provider(SharedCredentialsProvider::new(shared))
            // `Remembered` is the cache, and the only one.
            .identity_cache(IdentityCache::no_cache())
            .force_path_style(target.path_style)
            .interceptor(Trace);
        let config = match &target.endpoint {
            Some(endpoint) => config.endpoint_url(endpoint),
            None => config,
        };
        let config = match target.access {
            Access::ReadOnly => config.interceptor(ReadOnly),
            Access::ReadWrite => config,
        };
        let endpoint = target.endpoint.as_deref();
        let style = Style::in_force(&target.bucket, endpoint, target.path_style);
        let client = Client::from_conf(config.build());
        let act = Act {
            doing: Doing::Connecting,
            permission: Permission::GetObject,
            bucket: target.bucket.clone(),
            region: region.to_string(),
            profile: target.profile.clone(),
        };
        Self(Arc::new(Connection {
            site: Site::of(&client, &target.bucket, &act).await,
            plain: Plain::default(),
            client,
            bucket: target.bucket.clone(),
            address: url::address(&target.bucket, region.as_ref(), endpoint, style),
            region: region.to_string(),
            credentials,
            profile: target.profile.clone(),
            encryption: target.encryption,
            access: target.access,
        }))
    }

    /// Whom requests are made through.
    pub(super) fn client(&self) -> &Client {
        &self.0.client
    }

    /// An act of this store, for telling what its failure means.
    pub(super) fn act(&self, doing: Doing, permission: Permission) -> Act {
        Act {
            doing,
            permission,
            bucket: self.0.bucket.clone(),
            region: self.0.region.clone(),
            profile: self.0.profile.clone(),
        }
    }
}

/// Timeouts for a request whose answer is small. Transfers have none as a whole, and must only keep moving.
pub(super) fn soon() -> Builder {
    let timeouts = TimeoutConfig::builder()
        .operation_attempt_timeout(ANSWERING)
        .operation_timeout(2 * ANSWERING);
    aws_sdk_s3::Config::builder().timeout_config(timeouts.build())
}

fn patient(config: Builder) -> Builder {
    let timeouts = TimeoutConfig::builder().connect_timeout(CONNECTING);
    let retries = RetryConfig::standard()
        .with_max_attempts(3)
        .with_initial_backoff(FIRST_PAUSE);
    // The SDK would keep one account for all requests of a region, and after a hundred faults try none of them again.
    let unbounded = RetryPartition::custom("filedesk").token_bucket(TokenBucket::unlimited());
    let stalls = StalledStreamProtectionConfig::enabled().grace_period(STALLED);
    config
        .timeout_config(timeouts.build())
        .retry_config(retries)
        .retry_partition(unbounded.build())
        .stalled_stream_protection(stalls.build())
}

/// The region asked for, or that of the environment or profile. The instance's metadata service is not
/// asked: where there is none, which is nearly everywhere, that costs seconds.
async fn region(target: &Target) -> Result<Region, Failure> {
    if let Some(region) = &target.region {
        return Ok(Region::new(region.clone()));
    }
    let profile = match &target.profile {
        Some(name) => ProfileFileRegionProvider::builder()
            .profile_name(name)
            .build(),
        None => ProfileFileRegionProvider::new(),
    };
    let known = RegionProviderChain::first_try(EnvironmentVariableRegionProvider::new())
        .or_else(profile)
        .region()
        .await;
    match (known, &target.endpoint) {
        (Some(region), _) => Ok(region),
        // Services other than AWS rarely care, and expect this one where they do.
        (None, Some(_)) => Ok(Region::from_static("us-east-1")),
        (None, None) => Err(Failure {
            doing: Doing::Connecting,
            kind: FailureKind::Setting,
            detail: "AWS_REGION is not set, and the profile names no region".into(),
        }),
    }
}
