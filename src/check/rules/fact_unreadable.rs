use std::{
    iter,
    path::{Path, PathBuf},
};

use jiff::civil::DateTime;

use super::super::{Context, Rule, findings::Findings};
use crate::{
    diagnostic::Severity,
    product::{Offers, campaign, money},
    template::Values,
};

pub(super) const RULE: Rule = Rule {
    name: "fact-unreadable",
    severity: Severity::Warning,
    what: "要参加计算的店铺信息，写法程序读不懂：满减活动、多件优惠、包邮门槛、邮费、活动时间",
    why: "总价、优惠后、邮费合计和 campaign、free_shipping、discount 这些条件都算不出来，用到它们的回复用不上",
    example: "\"满减活动\" = \"99-10，199-30\"，\"活动时间\" = \"11月10号到14号\"",
    instead: "\"满减活动\" = \"满99元减10元、满199元减30元\"，\"活动时间\" = \"12月8日20:00-12月12日24:00\"",
    run,
};

/// A fact that sums are worked out from.
struct Counted {
    name: &'static str,
    /// Whether what the shop writes can be read.
    is_read: fn(&Values) -> bool,
    /// How it is written.
    form: &'static str,
}

const COUNTED: [Counted; 6] = [
    Counted {
        name: "满减活动",
        is_read: |facts| Offers::read(facts).reductions.is_some(),
        form: "满99元减10元、满199元减30元",
    },
    Counted {
        name: "包邮门槛",
        is_read: |facts| Offers::read(facts).free_shipping.is_some(),
        form: "满39元，或 满2件",
    },
    Counted {
        name: "多件优惠", is_read: |facts| Offers::read(facts).bundles.is_some(), form: "两件9.5折、三件9折"
    },
    Counted { name: "基础邮费", is_read: |facts| Offers::read(facts).postage.is_some(), form: "8元" },
    Counted {
        name: "偏远邮费", is_read: |facts| money(&facts["偏远邮费"].replace(' ', "")).is_some(), form: "15元"
    },
    Counted {
        name: "活动时间",
        is_read: |facts| campaign(&facts["活动时间"], DateTime::constant(2026, 1, 1, 0, 0, 0, 0)).is_some(),
        form: "12月8日20:00-12月12日24:00，起止都写月和日",
    },
];

/// Nothing is worked out where no products are.
fn run(context: Context<'_>, findings: &mut Findings<'_>) {
    let library = context.library;
    if library.catalog.products.is_empty() {
        return;
    }
    for Counted { name, is_read, form } in COUNTED {
        let Some(value) = library.facts.get(name) else { continue };
        // Empty: filled in for each buyer. None: nothing to work out.
        if value.is_empty() || value.starts_with(['无', '没', '暂', '不']) || is_read(&library.facts) {
            continue;
        }
        let message = format!("{name}“{value}”程序读不懂，不会参加计算");
        let help = format!("请写成 {form}；没有就删掉这一行");
        // A company's facts are the shop's unless it has its own.
        let companies = library.sources.keys().map(PathBuf::as_path).filter(|file| file.ends_with("kb/shop.toml"));
        let is_written = |file: &&Path| library.sources.get(*file).is_some_and(|text| text.contains(value.as_str()));
        if let Some(file) = iter::once(Path::new("kb/shop.toml")).chain(companies).find(is_written) {
            findings.report_file(file, value, message, help);
        }
    }
}
