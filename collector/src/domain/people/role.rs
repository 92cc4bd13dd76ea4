//! Roles and their rights, as one table.

use crate::coded::coded;

coded! {
    /// What somebody is here for.
    pub Role, 9 {
        Administrator = "administrator",
        /// Of e-participation.
        Manager = "manager",
        DepartmentManager = "department_manager",
        Officer = "officer",
        Communications = "communications",
        It = "it",
        Editor = "editor",
        Viewer = "viewer",
        /// Whom what cannot wait is shown to, of whichever department it is.
        Duty = "duty",
    }
}

coded! {
    /// What a page of the staff's asks for. Where it may be used is the account's [`super::Reach`].
    pub Right, 13 {
        /// One's own password, second factor, sessions and tokens.
        OwnAccount = "own_account",
        SeeFigures = "see_figures",
        /// Figures in a file, or by a token.
        TakeFigures = "take_figures",
        ReadWords = "read_words",
        ManageAccounts = "manage_accounts",
        SeeAudit = "see_audit",
        /// Who may do what, and who was here last.
        ReviewAccess = "review_access",
        SeeOperations = "see_operations",
        /// Words that speak of danger.
        ReadUrgent = "read_urgent",
        /// Words in a file.
        TakeWords = "take_words",
        /// Whether what a check has set aside counts after all.
        JudgeFlagged = "judge_flagged",
        /// What is asked where, and the tag that asks it.
        ManagePages = "manage_pages",
        /// To be told what is new, of what one may see.
        Follow = "follow",
    }
}

impl Role {
    /// Whether the role has a right. A test draws the table.
    pub const fn has(self, right: Right) -> bool {
        match right {
            Right::OwnAccount | Right::SeeFigures | Right::Follow => true,
            Right::TakeFigures => !matches!(self, Self::Viewer | Self::Duty),
            Right::ReadWords => matches!(
                self,
                Self::Manager | Self::DepartmentManager | Self::Officer | Self::Editor
            ),
            Right::ManageAccounts | Right::SeeAudit => matches!(self, Self::Administrator),
            Right::ReviewAccess | Right::SeeOperations => {
                matches!(self, Self::Administrator | Self::It)
            }
            Right::ReadUrgent => self.has(Right::ReadWords) || matches!(self, Self::Duty),
            Right::TakeWords => matches!(self, Self::Manager | Self::DepartmentManager),
            Right::JudgeFlagged => matches!(self, Self::Manager),
            Right::ManagePages => {
                matches!(self, Self::Manager | Self::Communications | Self::Editor)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DRAWN: &str = "
        role               | own figures take words accounts audit review operations urgent words-file judge pages follow
        administrator      |  x     x     x     -      x       x     x        x        -        -       -     -     x
        manager            |  x     x     x     x      -       -     -        -        x        x       x     x     x
        department_manager |  x     x     x     x      -       -     -        -        x        x       -     -     x
        officer            |  x     x     x     x      -       -     -        -        x        -       -     -     x
        communications     |  x     x     x     -      -       -     -        -        -        -       -     x     x
        it                 |  x     x     x     -      -       -     x        x        -        -       -     -     x
        editor             |  x     x     x     x      -       -     -        -        x        -       -     x     x
        viewer             |  x     x     -     -      -       -     -        -        -        -       -     -     x
        duty               |  x     x     -     -      -       -     -        -        x        -       -     -     x";

    #[test]
    fn each_role_has_the_rights_that_are_drawn() {
        let rows: Vec<_> = DRAWN.lines().skip(2).collect();
        assert_eq!(rows.len(), Role::ALL.len());
        for (row, role) in rows.iter().zip(Role::ALL) {
            let (name, marks) = row.split_once('|').expect("a row has a name");
            assert_eq!(Role::parse(name.trim()), Some(role));
            let marks: Vec<_> = marks.split_whitespace().map(|mark| mark == "x").collect();
            let has = Right::ALL.map(|right| role.has(right));
            assert_eq!(marks, has, "{}", role.code());
        }
    }

    #[test]
    fn operators_are_told_of_each_role_and_whether_it_reads_words() {
        let told = include_str!("../../../../docs/operating.md");
        for role in Role::ALL {
            let row = told.lines().find_map(|line| {
                let row = line.strip_prefix("| `")?.strip_prefix(role.code())?;
                row.strip_prefix('`')
            });
            let row = row.unwrap_or_else(|| panic!("no row of {}", role.code()));
            let reads = row.split('|').nth(1).map(str::trim);
            let expected = if role.has(Right::ReadWords) {
                "yes"
            } else {
                "no"
            };
            assert_eq!(reads, Some(expected), "{}", role.code());
        }
    }

    #[test]
    fn who_manages_the_machine_reads_no_words() {
        for role in [Role::Administrator, Role::It] {
            assert!(!role.has(Right::ReadWords));
        }
    }
}
