//! GET /access-review.csv: who may do what and where, with a second factor or without, seen when.

use super::super::gate::Staff;
use super::super::{files, words};
use super::list::state;
use super::within;
use crate::csv::{self, Cell};
use crate::domain::people::{Deed, Right};
use crate::http::ApiError;
use crate::http::staff::shell::Shell;
use crate::people;
use crate::serve::App;
use axum::extract::State;
use axum::response::Response;
use std::sync::Arc;

pub(in super::super) async fn review(
    State(app): State<Arc<App>>,
    shell: Shell,
    staff: Staff,
) -> Result<Response, ApiError> {
    let accounts = within(&app, &staff)?;
    let (config, locale) = (app.config(), &shell.locale);
    let head = [
        "door.name",
        "accounts.name",
        "accounts.role",
        "accounts.reach",
        "review.rights",
        "accounts.state",
        "accounts.factor",
        "review.created",
        "accounts.seen",
    ];
    let mut table = csv::BEGINNING.to_owned();
    table += &csv::row(head.map(|key| Cell::from(locale.text(key))));
    for account in &accounts {
        let rights = Right::ALL
            .into_iter()
            .filter(|right| account.role.has(*right));
        let rights = rights.map(|right| locale.text(right_key(right)).to_owned());
        let factor = if account.second.is_some() {
            "accounts.factor.yes"
        } else {
            "accounts.factor.no"
        };
        let moment = |at: crate::domain::Instant| Cell::from(at.to_string());
        table += &csv::row([
            account.name.as_str().into(),
            account.display.as_str().into(),
            words::role(account.role, locale).into(),
            words::reach(&account.reach, &config.registry, locale).into(),
            rights
                .collect::<Vec<_>>()
                .join(locale.text("reach.and"))
                .into(),
            state(account, locale).into(),
            locale.text(factor).into(),
            moment(account.created),
            account.last_seen.map_or(Cell::Nothing, moment),
        ]);
    }
    let taken = Deed::Taken {
        what: "access-review".to_owned(),
        site: None,
        rows: accounts.len() as u64,
    };
    people::tell(&app, staff.by(), taken).await?;
    Ok(files::csv("access-review", table))
}

const fn right_key(right: Right) -> &'static str {
    match right {
        Right::OwnAccount => "right.own_account",
        Right::SeeFigures => "right.see_figures",
        Right::TakeFigures => "right.take_figures",
        Right::ReadWords => "right.read_words",
        Right::ManageAccounts => "right.manage_accounts",
        Right::SeeAudit => "right.see_audit",
        Right::ReviewAccess => "right.review_access",
        Right::SeeOperations => "right.see_operations",
        Right::ReadUrgent => "right.read_urgent",
        Right::TakeWords => "right.take_words",
        Right::JudgeFlagged => "right.judge_flagged",
        Right::ManagePages => "right.manage_pages",
        Right::Follow => "right.follow",
    }
}
