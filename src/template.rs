//! Replies with `{{facts}}` in them: which names a text needs, and the text filled in.

mod simple;

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use minijinja::{Environment, UndefinedBehavior, syntax::SyntaxConfig};

use simple::Simple;

/// Values by name: shop facts under what the request brings.
pub type Values = BTreeMap<String, String>;

/// Why a text cannot be filled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TemplateError {
    /// These names have no value.
    Missing(Vec<String>),
    /// The text is no template: what is wrong, and the bytes of the text that are meant.
    Malformed { message: String, span: Option<std::ops::Range<usize>> },
}

/// The names that `text` needs, sorted.
///
/// # Errors
/// [`TemplateError::Malformed`] if an opening `{{` is not closed, and the like, or if the text cannot be
/// filled even where every name has a value: `{{快递.名称}}`, `{{快递|upper}}`.
pub fn names(text: &str) -> Result<BTreeSet<String>, TemplateError> {
    Simple::parse(text).map_or_else(|| judged_names(text), |simple| Ok(simple.names()))
}

fn judged_names(text: &str) -> Result<BTreeSet<String>, TemplateError> {
    ensure_bounded(text)?;
    let environment = environment();
    let template = environment.template_from_str(text).map_err(|e| malformed(&e))?;
    let values: Values = template.undeclared_variables(false).into_iter().map(|name| (name, "值".to_owned())).collect();
    template.render(&values).map_err(|e| malformed(&e))?;
    Ok(values.into_keys().collect())
}

/// `text` with every `{{name}}` replaced by its value.
///
/// ```
/// use huashu::template::{TemplateError, Values, fill};
/// let shop = Values::from([("快递".to_owned(), "中通".to_owned())]);
/// assert_eq!(fill("亲，发{{快递}}哦", &shop).unwrap(), "亲，发中通哦");
/// assert_eq!(fill("{{单号}}", &shop), Err(TemplateError::Missing(vec!["单号".to_owned()])));
/// ```
///
/// # Errors
/// If a name has no value (or an empty one), or the text is no template.
pub fn fill(text: &str, values: &Values) -> Result<String, TemplateError> {
    Simple::parse(text).map_or_else(|| rendered(text, values), |simple| simple.fill(values))
}

fn rendered(text: &str, values: &Values) -> Result<String, TemplateError> {
    ensure_bounded(text)?;
    let environment = environment();
    let template = environment.template_from_str(text).map_err(|e| malformed(&e))?;
    let named = template.undeclared_variables(false);
    let mut named: Vec<&str> = named.iter().map(String::as_str).collect();
    named.sort_unstable_by_key(|name| (place(text, name), *name));
    ensure_filled(named.into_iter(), values)?;
    template.render(values).map_err(|e| malformed(&e))
}

/// Where `name` first stands as a whole word between braces.
fn place(text: &str, name: &str) -> Option<usize> {
    let goes_on = |c: char| c.is_alphanumeric() || c == '_';
    let is_within = |at: &usize| {
        let (before, after) = (&text[..*at], &text[at + name.len()..]);
        before.rfind('{') > before.rfind('}') && !before.ends_with(goes_on) && !after.starts_with(goes_on)
    };
    text.match_indices(name).map(|(at, _)| at).find(is_within)
}

/// Those of `names` without a value are named in their order, which is that of the text: so an agent fills them in.
fn ensure_filled<'n>(names: impl Iterator<Item = &'n str>, values: &Values) -> Result<(), TemplateError> {
    let is_missing = |name: &&str| values.get(*name).is_none_or(|value| value.trim().is_empty());
    let mut missing: Vec<String> = Vec::new();
    for name in names.filter(is_missing) {
        if !missing.iter().any(|known| known == name) {
            missing.push(name.to_owned());
        }
    }
    if missing.is_empty() { Ok(()) } else { Err(TemplateError::Missing(missing)) }
}

/// Something wrong with the braces of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// In the trainer's words.
    pub message: String,
    /// Bytes of the text that are meant.
    pub span: Range<usize>,
    /// The text can be used; the buyer sees the braces.
    pub usable: bool,
}

/// What a trainer must know about the braces of `text` before it is used.
///
/// ```
/// use huashu::template::fault;
/// assert_eq!(fault("亲，发{{快递}}哦"), None);
/// assert_eq!(fault("亲，发{{快递}哦").unwrap().message, "{{ 没有对应的 }}");
/// ```
pub fn fault(text: &str) -> Option<Fault> {
    if !text.contains(['{', '}', '｛', '｝']) {
        return None;
    }
    let works = names(text).is_ok();
    visible_fault(text, works).filter(|fault| works || !fault.usable).or_else(|| {
        let message = "花括号里的写法不对".to_owned();
        (!works).then_some(Fault { message, span: 0..text.len(), usable: false })
    })
}

/// The first fault that shows in the text: pairs of braces, and what stands between them.
/// Of a template that `works`, names are not judged, for it may hold an expression.
fn visible_fault(text: &str, works: bool) -> Option<Fault> {
    let fault = |span, message: String| Some(Fault { message, span, usable: false });
    let mut single = None;
    let mut at = 0;
    while let Some(offset) = text[at..].find(['{', '}', '｛', '｝']) {
        let start = at + offset;
        let rest = &text[start..];
        at = start + rest.chars().next().map_or(1, char::len_utf8);
        if let Some((opening, closing)) = PAIRS.into_iter().find(|(opening, _)| rest.starts_with(opening)) {
            let end = rest[2..].find(closing).filter(|&end| !rest[2..2 + end].contains(opening));
            let Some(end) = end else {
                return fault(start..start + 2, format!("{opening} 没有对应的 {closing}"));
            };
            at = start + 2 + end + 2;
            let inner = &rest[2..2 + end];
            let message = match opening {
                "{{" => name_fault(inner).filter(|_| !works || inner.contains(['"', '\''])),
                "{%" => tag_fault(inner, &text[at..]).filter(|_| !works),
                _ => None,
            };
            if let Some(message) = message {
                return fault(start..at, message);
            }
        } else if rest.starts_with("}}") {
            return fault(start..start + 2, "}} 没有对应的 {{".to_owned());
        } else if rest.starts_with("｛｛") || rest.starts_with("｝｝") {
            return fault(start..start + 6, "用了中文的花括号".to_owned());
        } else {
            single = single.or_else(|| single_braces(rest).map(|length| start..start + length));
        }
    }
    let message = "只有一层花括号，买家会原样看到".to_owned();
    single.map(|span| Fault { message, span, usable: true })
}

const PAIRS: [(&str, &str); 3] = [("{{", "}}"), ("{%", "%}"), ("{#", "#}")];

/// What is wrong with a tag such as `{% if 会员 %}`, with what follows it.
fn tag_fault(inner: &str, after: &str) -> Option<String> {
    let tag = inner.split_whitespace().next().unwrap_or_default();
    match tag {
        "if" if !after.contains("endif") => Some("{% if … %} 没有对应的 {% endif %}".to_owned()),
        "if" | "elif" | "else" | "endif" => None,
        _ => Some(format!("不认识 {{% {tag} %}}，条件写成 {{% if 名称 %}}……{{% endif %}}")),
    }
}

/// The length of `{name}` at the start of `text`.
fn single_braces(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('{')?;
    let end = inner.find('}')?;
    (end > 0 && inner[..end].chars().all(char::is_alphanumeric)).then_some(end + 2)
}

/// What is wrong with the name between `{{` and `}}`.
fn name_fault(inner: &str) -> Option<String> {
    let name = inner.trim();
    if name.is_empty() {
        return Some("花括号里没有写名称".to_owned());
    }
    if name.starts_with(|c: char| c.is_ascii_digit()) {
        return Some(format!("名称 {name} 不能以数字开头"));
    }
    let odd = name.chars().find(|c| !c.is_alphanumeric() && *c != '_')?;
    let shown = if odd.is_whitespace() { "空格".to_owned() } else { format!("“{odd}”") };
    Some(format!("名称 {name} 里不能有{shown}"))
}

/// No statement but conditions, no repetition and no slices: `{{a * 99999999}}` or a loop would take gigabytes,
/// and minijinja 3.0.5 overflows in `{{a[:9223372036854775807:-2]}}`. Where an expression ends is not known
/// before parsing, so a `*` or `:` too many is refused in odd texts.
fn ensure_bounded(text: &str) -> Result<(), TemplateError> {
    const STATEMENTS: [&str; 4] = ["if", "elif", "else", "endif"];
    let is_condition = |statement: &str| {
        let word = statement.trim_start_matches(['-', '+']).trim_start();
        let end = word.find(|c: char| !c.is_alphanumeric()).unwrap_or(word.len());
        STATEMENTS.contains(&&word[..end])
    };
    let repeats_or_slices = |opened: &str| {
        let end = opened.rfind("}}").max(opened.rfind("%}")).unwrap_or(opened.len());
        opened[..end].contains(['*', ':'])
    };
    if text.split("{%").skip(1).all(is_condition)
        && !text.split("{{").flat_map(|part| part.split("{%")).skip(1).any(repeats_or_slices)
    {
        return Ok(());
    }
    let message = "只能写 {{名称}} 和 {% if %}，不能循环、赋值，也不能用 * 和 :".to_owned();
    Err(TemplateError::Malformed { message, span: None })
}

/// Nothing but expressions and conditions: no loaders, no includes, no filters to learn.
fn environment() -> Environment<'static> {
    let mut environment = Environment::empty();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    let syntax = SyntaxConfig::builder().keep_trailing_newline(true).build();
    environment.set_syntax(syntax.expect("the usual delimiters can be told apart"));
    environment
}

fn malformed(error: &minijinja::Error) -> TemplateError {
    let message = error.detail().map_or_else(|| error.kind().to_string(), str::to_owned);
    TemplateError::Malformed { message, span: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(pairs: &[(&str, &str)]) -> Values {
        pairs.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect()
    }

    #[test]
    fn names_are_found_wherever_they_stand() {
        let found = names("{{快递公司}}发，{{ 满包邮 }}包邮{% if 会员 %}，会员{{折扣}}{% endif %}").unwrap();
        assert_eq!(found.into_iter().collect::<Vec<_>>(), ["会员", "快递公司", "折扣", "满包邮"]);
    }

    #[test]
    fn words_around_facts_stay_as_they_are() {
        assert_eq!(fill(" {{a}}\n\n", &values(&[("a", "好\n")])).unwrap(), " 好\n\n\n");
    }

    #[test]
    fn a_harmless_fault_does_not_hide_a_worse_one() {
        let stray = fault("亲，会员{折扣}折{% endif %}").unwrap();
        assert!(!stray.usable, "{stray:?}");
        assert!(fault("亲，会员{折扣}折").unwrap().usable);
    }

    #[test]
    fn what_is_missing_is_named_in_the_order_of_the_text() {
        for text in
            ["订单{{订单号}}，收货人{{收货人}}，再报下{{订单号}}", "收货人和订单{{ 订单号 }}{% if 收货人 %}{% endif %}"]
        {
            let missing = ["订单号", "收货人"].map(str::to_owned).to_vec();
            assert_eq!(fill(text, &Values::new()), Err(TemplateError::Missing(missing)), "{text}");
        }
    }

    #[test]
    fn an_empty_value_counts_as_missing() {
        assert_eq!(fill("{{a}}", &values(&[("a", " ")])), Err(TemplateError::Missing(vec!["a".to_owned()])));
    }

    #[test]
    fn a_value_is_never_a_template_itself() {
        assert_eq!(fill("{{a}}好", &values(&[("a", "{{b}}{% raw %}")])).unwrap(), "{{b}}{% raw %}好");
    }

    #[test]
    fn a_broken_template_is_malformed_not_a_panic() {
        for text in ["{{", "{{}}", "{{a", "{% if %}", "{{a|b}}", "{{ a b }}"] {
            assert!(matches!(fill(text, &values(&[("a", "1")])), Err(TemplateError::Malformed { .. })), "{text}");
        }
    }

    #[test]
    fn what_no_value_can_fill_is_malformed_before_anyone_asks() {
        for text in ["{{a|upper}}", "{{a.b}}", "{{a + 1}}"] {
            assert!(matches!(names(text), Err(TemplateError::Malformed { .. })), "{text}");
        }
    }

    #[test]
    fn repetition_and_slices_are_refused_and_words_are_not() {
        for text in [
            "{{(a, a) * 48888888}}",
            "{{ \"}}{{\" * 99999999 }}",
            "{% if (a, a) * 48888888 %}好{% endif %}",
            "{% for c in a %}{{c}}{% endfor %}",
            "{%- set a = a ~ a %}{{a}}",
            "{{a[:9223372036854775807:-2]}}",
        ] {
            assert!(matches!(fill(text, &values(&[("a", "1")])), Err(TemplateError::Malformed { .. })), "{text}");
            assert!(fault(text).is_some_and(|fault| !fault.usable), "{text}");
        }
        let starred = "*{{a}}*{%- if a -%} *包邮* {%- else %}:{% endif %}";
        assert_eq!(fill(starred, &values(&[("a", "1")])).unwrap(), "*1**包邮*");
    }
}
