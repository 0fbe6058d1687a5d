//! What a calculator asks for: a flag, a column, a line of the form, each under the name that managers know.

use std::{collections::BTreeMap, marker::PhantomData};

use huashu::desk::Quantity;

/// One input of type `T`.
pub struct Field<T> {
    pub spec: Spec,
    of: PhantomData<fn() -> T>,
}

/// The same without its type.
#[derive(Clone, Copy)]
pub struct Spec {
    /// `conversion`: the flag, the JSON key, and a name of the column.
    pub flag: &'static str,
    /// `询单转化率`.
    pub name: &'static str,
    /// What it is, with an example.
    pub about: &'static str,
    /// What columns are called beside `name`.
    pub other_names: &'static [&'static str],
    pub need: Need,
    /// One flag may carry several values between slashes: not where a value has slashes itself.
    pub splits: bool,
    /// Parts with weights, which a file may list: a column of names and one of weights.
    pub lists: bool,
    pub is_share: bool,
    check: fn(&str) -> Result<Option<String>, String>,
}

/// Whether a value must be given.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Need {
    Required,
    Optional,
    /// This value, for this reason.
    Default(&'static str, &'static str),
}

impl<T: Quantity> Field<T> {
    pub const fn required(flag: &'static str, name: &'static str, about: &'static str) -> Self {
        Self::new(flag, name, about, Need::Required)
    }

    pub const fn optional(flag: &'static str, name: &'static str, about: &'static str) -> Self {
        Self::new(flag, name, about, Need::Optional)
    }

    const fn new(flag: &'static str, name: &'static str, about: &'static str, need: Need) -> Self {
        let check = |text: &str| T::read(text).map(|read| read.warning);
        let is_share = T::IS_SHARE;
        let spec = Spec { flag, name, about, other_names: &[], need, splits: true, lists: false, is_share, check };
        Self { spec, of: PhantomData }
    }

    /// `value` where none is given, and why this one.
    pub const fn or(self, value: &'static str, why: &'static str) -> Self {
        Self { spec: Spec { need: Need::Default(value, why), ..self.spec }, of: PhantomData }
    }

    pub const fn also_called(self, other_names: &'static [&'static str]) -> Self {
        Self { spec: Spec { other_names, ..self.spec }, of: PhantomData }
    }

    /// Its values have slashes.
    pub const fn whole(self) -> Self {
        Self { spec: Spec { splits: false, ..self.spec }, of: PhantomData }
    }

    /// Its values are parts with weights, perhaps in a file.
    pub const fn listed(self) -> Self {
        Self { spec: Spec { splits: false, lists: true, ..self.spec }, of: PhantomData }
    }
}

impl Spec {
    /// The value given, or the one that stands in for it; what is odd about it.
    pub fn check(&self, text: &str) -> Result<Option<String>, String> {
        (self.check)(text)
    }

    /// `询单转化率（--conversion）`.
    pub fn titled(&self) -> String {
        format!("{}（--{}）", self.name, self.flag)
    }

    /// Every name a column may have.
    pub fn names(&self) -> Vec<&'static str> {
        [self.name, self.flag].iter().chain(self.other_names).copied().collect()
    }

    pub fn is_called(&self, name: &str) -> bool {
        self.names().contains(&name.trim())
    }
}

/// What is wrong with the inputs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal(pub Vec<Trouble>);

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// Whose value it is; none for all of them together.
    pub flag: Option<&'static str>,
    /// In full: names the field, the value and what is allowed.
    pub message: String,
}

impl Refusal {
    /// About one field.
    pub fn of<T>(field: &Field<T>, message: impl std::fmt::Display) -> Self {
        let message = format!("{}：{message}", field.spec.titled());
        Self(vec![Trouble { flag: Some(field.spec.flag), message }])
    }

    /// About several.
    pub fn general(message: impl Into<String>) -> Self {
        Self(vec![Trouble { flag: None, message: message.into() }])
    }
}

/// What was given, as text by flag.
#[derive(Debug, Clone, Default)]
pub struct Inputs(BTreeMap<&'static str, String>);

impl Inputs {
    pub fn set(&mut self, spec: &Spec, text: impl Into<String>) {
        self.0.insert(spec.flag, text.into());
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What was given for `spec`.
    pub fn text(&self, spec: &Spec) -> Option<&str> {
        self.0.get(spec.flag).map(String::as_str)
    }

    /// All that is wrong at once; else what is odd.
    pub fn check(&self, specs: &[Spec]) -> Result<Vec<String>, Refusal> {
        let mut warnings = Vec::new();
        let mut troubles = Vec::new();
        for spec in specs {
            let trouble = match self.text(spec).map(|text| (text, spec.check(text))) {
                Some((text, Err(error))) => format!("{} 写的是“{text}”：{error}", spec.titled()),
                Some((text, Ok(Some(warning)))) => {
                    warnings.push(format!("{} 写的是“{text}”：{warning}", spec.titled()));
                    continue;
                }
                None if spec.need == Need::Required => format!("还缺 {}：{}", spec.titled(), spec.about),
                _ => continue,
            };
            troubles.push(Trouble { flag: Some(spec.flag), message: trouble });
        }
        if troubles.is_empty() { Ok(warnings) } else { Err(Refusal(troubles)) }
    }

    /// The value of an optional field, or its default.
    pub fn get<T: Quantity>(&self, field: &Field<T>) -> Result<Option<T>, Refusal> {
        let text = match (self.text(&field.spec), field.spec.need) {
            (Some(text), _) => text,
            (None, Need::Default(text, _)) => text,
            (None, _) => return Ok(None),
        };
        T::read(text).map(|read| Some(read.value)).map_err(|error| Refusal::of(field, error))
    }

    /// The value that must be there: of a required field, or of one that others make necessary.
    pub fn need<T: Quantity>(&self, field: &Field<T>) -> Result<T, Refusal> {
        self.get(field)?.ok_or_else(|| {
            let message = format!("还缺 {}：{}", field.spec.titled(), field.spec.about);
            Refusal(vec![Trouble { flag: Some(field.spec.flag), message }])
        })
    }

    /// `损耗率 0%（没填，按都在线算）` of each field whose default came in.
    pub fn defaults(&self, specs: &[Spec]) -> Vec<String> {
        let taken = specs.iter().filter(|spec| self.text(spec).is_none());
        taken
            .filter_map(|spec| match spec.need {
                Need::Default(value, why) => Some(format!("{} {value}（{why}）", spec.name)),
                _ => None,
            })
            .collect()
    }
}
