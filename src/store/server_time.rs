//! What the server's clock says, by which every signature is judged.

use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;

use super::Store;
use crate::object::{Doing, Failure, Key, Permission, Timestamp};

impl Store {
    /// The server's time, as it stands in whatever it answers to a request without credentials for `key`; `None` if it
    /// does not say.
    pub async fn server_time(&self, key: &Key) -> Result<Option<Timestamp>, Failure> {
        let act = self.act(Doing::Connecting, Permission::GetObject);
        let reply = self.0.plain.get(&self.url(key), None, &act).await?;
        let date = DateTime::from_str(&reply.date, Format::HttpDate).ok();
        Ok(date.map(|date| Timestamp(date.secs())))
    }
}
