use super::super::{Context, Rule, findings::Findings};
use crate::diagnostic::Severity;

pub(crate) const RULE: Rule = Rule {
    name: "misplaced-ask",
    severity: Severity::Warning,
    what: "问法先找到的是别的条目；逐句查要花些时间，加 --asks 才查",
    why: "买家照着这句问，得到的是另一条的回复",
    example: "“运费险”的 ask 里写了“退货邮费谁出”，先找到的却是“退货运费”",
    instead: "移到先找到的那条里；确实该在这里的，在这一条多写几句相近的问法",
    run: only_on_request,
};

/// `check_asks` does the work: it needs an index.
fn only_on_request(_: Context<'_>, _: &mut Findings<'_>) {}
