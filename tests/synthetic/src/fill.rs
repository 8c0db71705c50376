//! Templates: `{uuid}`, `{hex:16}`, `{n:1..50}`, `{f:0.5..2.0}`, `{pick:a|b|c}`, `{ip}`; other braces stay.

use crate::chance::Chance;

/// Replaces each placeholder by a random draw.
pub fn fill(template: &str, chance: &mut Chance) -> String {
    let mut out = String::with_capacity(template.len() + 16);
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        out.push_str(&rest[..open]);
        let tail = &rest[open + 1..];
        let drawn = tail.find('}').and_then(|close| Some((close, draw(&tail[..close], chance)?)));
        if let Some((close, text)) = drawn {
            out.push_str(&text);
            rest = &tail[close + 1..];
        } else {
            out.push('{');
            rest = tail;
        }
    }
    out.push_str(rest);
    out
}

fn draw(token: &str, chance: &mut Chance) -> Option<String> {
    match token.split_once(':') {
        None if token == "uuid" => Some(format!(
            "{}-{}-4{}-a{}-{}",
            chance.hex(8),
            chance.hex(4),
            chance.hex(3),
            chance.hex(3),
            chance.hex(12)
        )),
        None if token == "ip" => {
            Some(format!("10.{}.{}.{}", chance.whole(0, 63), chance.whole(0, 255), chance.whole(2, 250)))
        }
        Some(("hex", digits)) => Some(chance.hex(digits.parse().ok()?)),
        Some(("n", range)) => {
            let (low, high) = range.split_once("..")?;
            Some(chance.whole(low.parse().ok()?, high.parse().ok()?).to_string())
        }
        Some(("f", range)) => {
            let (low, high) = range.split_once("..")?;
            let decimals = low.split_once('.').map_or(0, |(_, fraction)| fraction.len());
            Some(format!("{:.*}", decimals, chance.between(low.parse().ok()?, high.parse().ok()?)))
        }
        Some(("pick", words)) => {
            let words: Vec<&str> = words.split('|').collect();
            Some((*chance.pick(&words)).to_owned())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Chance, fill};

    #[test]
    fn only_known_placeholders_are_replaced() {
        let mut chance = Chance::new(1, "fill");
        let text = fill("{\"id\": {n:4..4}, {x} {pick:a|a} {f:1.50..1.50}", &mut chance);
        assert_eq!(text, "{\"id\": 4, {x} a 1.50");
    }
}
