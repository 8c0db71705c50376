//! A strict reader of the page: it takes only the elements and attributes that the templates write.

const ELEMENTS: &[&str] = &[
    "a",
    "article",
    "bdi",
    "blockquote",
    "body",
    "caption",
    "circle",
    "code",
    "dd",
    "del",
    "desc",
    "details",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "footer",
    "g",
    "h1",
    "h2",
    "h3",
    "head",
    "header",
    "html",
    "ins",
    "li",
    "line",
    "main",
    "meta",
    "nav",
    "ol",
    "p",
    "path",
    "pre",
    "rect",
    "section",
    "span",
    "strong",
    "style",
    "summary",
    "svg",
    "table",
    "tbody",
    "td",
    "text",
    "th",
    "thead",
    "time",
    "title",
    "tr",
    "ul",
];

const ATTRIBUTES: &[&str] = &[
    "aria-hidden",
    "aria-label",
    "aria-labelledby",
    "charset",
    "class",
    "content",
    "cx",
    "cy",
    "d",
    "datetime",
    "dir",
    "dx",
    "dy",
    "focusable",
    "height",
    "href",
    "http-equiv",
    "id",
    "lang",
    "name",
    "r",
    "role",
    "rx",
    "scope",
    "style",
    "tabindex",
    "text-anchor",
    "value",
    "viewBox",
    "width",
    "x",
    "x1",
    "x2",
    "y",
    "y1",
    "y2",
];

/// What does not belong on the page; `Ok` where it is well formed.
pub(super) fn read(page: &str) -> Result<(), String> {
    let mut open: Vec<String> = Vec::new();
    let mut rest = page.strip_prefix("<!DOCTYPE html>").ok_or("no doctype")?;
    while let Some(at) = rest.find('<') {
        rest = &rest[at..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.split_once("-->").ok_or("an open comment")?.1;
            continue;
        }
        let end = rest.find('>').ok_or("an open tag")?;
        let tag = &rest[1..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            let opened = open.pop().ok_or_else(|| format!("</{name}> closes nothing"))?;
            if opened != name {
                return Err(format!("</{name}> closes <{opened}>"));
            }
            continue;
        }
        let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        let (name, attributes) = (name.trim_end_matches('/'), attributes.trim_end_matches('/'));
        if !ELEMENTS.contains(&name) {
            return Err(format!("element <{tag}>"));
        }
        read_attributes(attributes)?;
        if !tag.ends_with('/') && name != "meta" {
            open.push(name.to_owned());
        }
    }
    if open.is_empty() { Ok(()) } else { Err(format!("left open: {open:?}")) }
}

fn read_attributes(attributes: &str) -> Result<(), String> {
    let mut rest = attributes.trim_start();
    while !rest.is_empty() {
        let (name, value) = rest.split_once("=\"").ok_or_else(|| format!("attribute {rest}"))?;
        let (value, after) = value.split_once('"').ok_or_else(|| format!("attribute {rest}"))?;
        if !ATTRIBUTES.contains(&name) {
            return Err(format!("attribute {name}"));
        }
        let inside = value
            .strip_prefix('#')
            .is_some_and(|id| id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'));
        if name == "href" && !inside {
            return Err(format!("link to {value}"));
        }
        rest = after.trim_start();
    }
    Ok(())
}

#[test]
fn the_reader_is_strict() {
    for wrong in [
        "<p><script>",
        "<p onclick=\"x\"></p>",
        "<p>",
        "<a href=\"javascript:x\"></a>",
        "<p></bdi>",
        "a < b",
        "<p class=x></p>",
    ] {
        assert!(read(&format!("<!DOCTYPE html>{wrong}")).is_err(), "{wrong}");
    }
    assert_eq!(read("<!DOCTYPE html><p class=\"x\">a<line x1=\"0\"/></p>"), Ok(()));
}
