//! What was given: on the command line, once or for each item, or in answer to a form.

use clap::ArgMatches;

use super::{
    Calculator,
    field::{Inputs, Need, Shape, Spec},
    list,
};
use crate::cli::{Failure, form::Form, screen};

/// The sets of inputs that the flags give: one, or one for each item.
pub fn cases(
    calculator: &'static Calculator,
    matches: &ArgMatches,
) -> Result<Vec<(Option<&'static str>, Inputs)>, Failure> {
    let mut given: Vec<(&Spec, Vec<String>)> = Vec::new();
    for spec in calculator.fields {
        let texts = matches.get_many::<String>(spec.flag).into_iter().flatten();
        let split = !calculator.items.is_empty() && spec.shape == Shape::Scalar;
        let values: Vec<String> = texts
            .flat_map(
                |text| if split { text.split(['/', '／']).map(str::to_owned).collect() } else { vec![text.clone()] },
            )
            .collect();
        if !values.is_empty() {
            given.push((spec, values));
        }
    }
    let count = given.iter().map(|(_, values)| values.len()).max().unwrap_or(1);
    if let Some((spec, values)) = given.iter().find(|(_, values)| values.len() != 1 && values.len() != count) {
        let message = format!("{} 写了 {} 个值，别的选项写了 {count} 个", spec.titled(), values.len());
        return Err(Failure(format!("{message}；各项要一样多，或只写一个大家共用")));
    }
    if count > 1 && count > calculator.items.len() {
        return Err(Failure(format!("一次最多算 {} 项：{}", calculator.items.len(), calculator.items.join("、"))));
    }
    (0..count)
        .map(|at| {
            let mut inputs = Inputs::default();
            for (spec, values) in &given {
                let text = values.get(at).unwrap_or(&values[0]);
                inputs.set(spec, if spec.shape == Shape::Listed { list::expanded(text)? } else { text.clone() });
            }
            Ok(((count > 1).then(|| calculator.items[at]), inputs))
        })
        .collect()
}

/// Every field asked for in turn; an empty line leaves out what need not be there.
pub fn asked(calculator: &Calculator) -> Result<Inputs, Failure> {
    let mut form = Form::new()?;
    let mut inputs = Inputs::default();
    screen::tell(format_args!(
        "{}\n一项一项填，可以不填的直接回车，方括号里的直接回车就用它；Ctrl-C 结束\n",
        calculator.about
    ));
    for spec in calculator.fields {
        let (suggested, hint) = match spec.need {
            Need::Required => ("", ""),
            Need::Optional => ("", "，可不填"),
            Need::Default(value, _) => (value, ""),
        };
        screen::tell(format_args!("{}{hint}", spec.about));
        let answer = form.ask(spec.name, suggested, |line| checked(spec, line))?;
        if let Some(text) = answer {
            inputs.set(spec, text);
        }
    }
    screen::tell(format_args!(""));
    Ok(inputs)
}

/// A line of the form that the field takes; none where it stays empty.
fn checked(spec: &Spec, line: &str) -> Result<Option<String>, String> {
    if line.is_empty() {
        return if spec.need == Need::Required { Err("这一项要填".to_owned()) } else { Ok(None) };
    }
    let text = if spec.shape == Shape::Listed {
        list::expanded(line).map_err(|Failure(message)| message)?
    } else {
        line.to_owned()
    };
    spec.check(&text)?;
    Ok(Some(text))
}
