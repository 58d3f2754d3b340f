//! The policy to ask for where a permission is missing, ready to be sent to whoever gives it.

use serde_json::json;

use crate::object::Permission;

/// What has to be added to the user's policy, as JSON.
pub fn missing(bucket: &str, permissions: &[Permission]) -> String {
    let of = |is_on_bucket: bool| {
        let actions = permissions.iter().copied();
        let actions = actions.filter(|permission| is_of_bucket(*permission) == is_on_bucket);
        actions.map(Permission::action).collect::<Vec<_>>()
    };
    let statement = |actions: Vec<&str>, resource: String| json!({ "Effect": "Allow", "Action": actions, "Resource": resource });
    let mut statements = Vec::new();
    if !of(false).is_empty() {
        statements.push(statement(of(false), format!("arn:aws:s3:::{bucket}/*")));
    }
    if !of(true).is_empty() {
        statements.push(statement(of(true), format!("arn:aws:s3:::{bucket}")));
    }
    let policy = json!({ "Version": "2012-10-17", "Statement": statements });
    format!("{policy:#}")
}

/// Whether it is given on the bucket itself, not on what lies in it.
fn is_of_bucket(permission: Permission) -> bool {
    matches!(permission, Permission::ListBucket | Permission::ListUploads)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_permission_stands_on_what_it_is_given_for() {
        let policy = missing("desk", &[Permission::PutObject, Permission::ListBucket]);
        let policy: serde_json::Value = serde_json::from_str(&policy).unwrap();
        let statements = policy["Statement"].as_array().unwrap();
        assert_eq!(statements[0]["Resource"], "arn:aws:s3:::desk/*");
        assert_eq!(statements[0]["Action"][0], "s3:PutObject");
        assert_eq!(statements[1]["Resource"], "arn:aws:s3:::desk");
        assert_eq!(statements[1]["Action"][0], "s3:ListBucket");
    }
}
