use super::super::{Context, Rule, findings::Findings};
use crate::diagnostic::Severity;

pub(super) const RULE: Rule = Rule {
    name: "expiring-soon",
    severity: Severity::Warning,
    what: "until 就在三天之内",
    why: "到期那天起客服打快捷码找不到，机器人改转人工",
    example: "今天 11 月 12 日，until = 2026-11-14",
    instead: "活动延长就改日期；照常结束就准备好接替的那一条，错开 from 和 until",
    run,
};

const DAYS: i64 = 3;

fn run(context: Context<'_>, findings: &mut Findings<'_>) {
    for entry in &context.library.entries {
        let Some(until) = entry.period.until else { continue };
        let when = match until.duration_since(context.today).as_hours() / 24 {
            0 if until == context.today => "今天就是最后一天".to_owned(),
            days @ 1..=DAYS => format!("还有 {days} 天到期"),
            _ => continue,
        };
        let message = format!("“{}”{when}（{until}）", entry.title);
        findings.report(entry, "until", &until.to_string(), message, "活动延长就改日期，照常结束就写好接替的一条");
    }
}
