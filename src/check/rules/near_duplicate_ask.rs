use super::super::{Context, Rule, findings::Findings, questions::place};
use crate::{
    diagnostic::Severity,
    text::{normalize, opening_prefix},
};

pub(super) const RULE: Rule = Rule {
    name: "near-duplicate-ask",
    severity: Severity::Warning,
    what: "两条里的问法只差称呼和语气词",
    why: "买家多打一个“呀”，机器人就换了一条回复",
    example: "一条的 ask 里有“几天能到”，另一条有“亲几天能到呀”",
    instead: "只留在该回复的那条里",
    run,
};

fn run(context: Context<'_>, findings: &mut Findings<'_>) {
    for clash in context.questions.clashes(context, bare) {
        if normalize(clash.ask).replace(' ', "") == normalize(clash.others_ask).replace(' ', "") {
            continue;
        }
        let message = format!("问法“{}”和 {} 里的“{}”只差语气词", clash.ask, place(clash.other), clash.others_ask);
        findings.report_value(clash.entry, "ask", clash.ask, message, "只留在该回复的那条里；是一件事就合成一条");
    }
}

/// Without openings and particles; empty if hardly anything is left, for there the particle is the
/// question: 赠品呢 asks where the gift is.
fn bare(normal: &str, bare: &mut String) {
    const SHORTEST: usize = 3;
    let mut rest = normal;
    while let at @ 1.. = opening_prefix(rest) {
        rest = &rest[at..];
    }
    let is_particle = |c: &char| matches!(c, '亲' | '呀' | '啊' | '呢' | '吗' | '哦' | '了' | '的');
    bare.extend(rest.chars().filter(|c| !is_particle(c)));
    if bare.chars().count() < SHORTEST {
        bare.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bare_form(ask: &str) -> String {
        let mut form = String::new();
        bare(ask, &mut form);
        form
    }

    #[test]
    fn openings_and_particles_make_no_difference() {
        for ask in ["亲几天能到呀", "你好请问几天能到呢", "几天能到了", "几天能到的哦"] {
            assert_eq!(bare_form(ask), "几天能到", "{ask}");
        }
        assert_eq!(bare_form("赠品呢"), "", "too little is left to compare");
    }
}
