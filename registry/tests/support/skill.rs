//! Small skills that a namespace of skills admits.

use casefile_package::{Caps, admit, sections};
use casefile_registry::client::push::Package;
use serde_json::Value;

use super::{Api, Reply};

/// A skill as it is pushed.
#[derive(Clone)]
pub struct Skill {
    pub name: String,
    pub version: String,
    pub component: Vec<u8>,
    pub config: Vec<u8>,
    pub manifest: Vec<u8>,
}

impl Skill {
    /// A skill that asks for tools; `salt` makes its component another one.
    pub fn new(name: &str, version: &str, tools: &[&str], salt: &str) -> Self {
        Self::meaning(name, version, tools, salt, &[])
    }

    /// The same, with the annotation that new rights are meant.
    pub fn meaning(name: &str, version: &str, tools: &[&str], salt: &str, rights: &[&str]) -> Self {
        let imports: String =
            tools.iter().map(|tool| format!("(import \"casefile:tools/{tool}@0.1.0\" (instance))")).collect();
        let text = format!(
            "(component {imports} (@custom \"salt\" \"{salt}\")
                (instance $entry) (export \"casefile:skill/entry@0.1.0\" (instance $entry)))"
        );
        let asked: String = tools.iter().map(|tool| format!("{tool} = \"0.1\"\n")).collect();
        let file = format!(
            "[skill]\nname = \"{name}\"\nversion = \"{version}\"\nworld = \"casefile:skill/skill@0.1.0\"\n\n[tools]\n{asked}"
        );
        let short = name.split_once('/').unwrap().1;
        let words = format!("---\nname: {short}\ndescription: Finds when it began.\n---\n");
        let component = sections::append(&wat::parse_str(text).unwrap(), &file, &words).unwrap();
        let admitted = admit(&component, &Caps::default()).unwrap();
        let rights: Vec<String> = rights.iter().map(|right| (*right).to_owned()).collect();
        let package = Package::of(&admitted, admitted.skill_file.as_ref().unwrap(), &rights);
        let (name, version) = (name.to_owned(), version.to_owned());
        Self { name, version, component, config: package.config, manifest: package.manifest }
    }

    /// Pushes the component and the config.
    #[track_caller]
    pub fn push_blobs(&self, api: &Api) {
        api.push_blob(&self.name, &self.component);
        api.push_blob(&self.name, &self.config);
    }

    /// Pushes all of it.
    #[track_caller]
    pub fn publish(&self, api: &Api) -> Reply {
        self.push_blobs(api);
        api.put_manifest(&self.name, &self.version, &self.manifest)
    }

    /// The manifest with a part changed.
    pub fn altered(&self, alter: impl FnOnce(&mut Value)) -> Vec<u8> {
        let mut manifest: Value = serde_json::from_slice(&self.manifest).unwrap();
        alter(&mut manifest);
        manifest.to_string().into_bytes()
    }
}
