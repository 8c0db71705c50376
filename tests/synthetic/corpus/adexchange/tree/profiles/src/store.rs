use std::sync::Arc;

use scylla::prepared_statement::PreparedStatement;
use scylla::transport::errors::QueryError;
use scylla::Session;

#[derive(Debug)]
pub enum StoreError {
    Query(QueryError),
    Row(String),
}

/// What is known of a user.
#[derive(Debug, Default)]
pub struct Profile {
    pub pages: Vec<String>,
    pub country: Option<String>,
}

pub struct Store {
    session: Arc<Session>,
    select: PreparedStatement,
}

impl Store {
    pub async fn load(&self, user: &str) -> Result<Profile, StoreError> {
        let rows = self.session.execute(&self.select, (user,)).await.map_err(StoreError::Query)?;
        let Some(row) = rows.maybe_first_row_typed::<(Vec<String>, Option<String>)>().map_err(|e| StoreError::Row(e.to_string()))? else {
            return Ok(Profile::default());
        };
        Ok(Profile { pages: row.0, country: row.1 })
    }
}
