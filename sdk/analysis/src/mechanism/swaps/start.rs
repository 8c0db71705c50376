//! What a program needs to start and to be reached.

use super::{Swap, YAML, swap};
use crate::effect::Effect;

/// Surroundings of a container.
const CONTAINER: &[&str] = &["dockerfile", "containerfile", ".yaml", ".yml", ".tf"];

pub(super) const SWAPS: &[Swap] = &[
    Swap {
        but: &["default", "??  \"", "|| '", "or none", "optional"],
        ..swap(
            Effect::SettingRequired,
            0.9,
            "it does not start without a setting that was not asked for",
            &[],
            &[
                ",required\"`",
                "required:\"true\"",
                "notempty\"`",
                "must be set",
                "?? throw new",
                "getrequiredsection(",
                "env.fetch(",
                "mustgetenv",
                "mustgetstring",
                "mustgetenvironment",
                "os.environ[",
                "getorthrow(",
                "requiredenv(",
                "requireenv(",
                "getenvorthrow",
                "is required\"",
                "env!(\"",
                "requirenonnull(system.getenv",
                "getrequiredproperty(",
                "env.str(\"",
                "config!(\"",
                "validateonstart(",
            ],
        )
    },
    Swap {
        paths: &["dockerfile", "containerfile"],
        ..swap(
            Effect::SurroundingsChanged,
            0.85,
            "the container is put together or started otherwise",
            &[],
            &["user ", "entrypoint", "cmd [", "cmd ", "workdir"],
        )
    },
    Swap {
        paths: &["dockerfile", "containerfile"],
        ..swap(
            Effect::SurroundingsChanged,
            0.85,
            "a file or a library is no longer put into the container",
            &["copy ", "apt-get install", "apk add", "add ", "pip install", "npm ci", "bundle install"],
            &[],
        )
    },
    Swap {
        paths: CONTAINER,
        ..swap(
            Effect::SurroundingsChanged,
            0.9,
            "it runs with fewer rights",
            &[],
            &[
                "readonlyrootfilesystem: true",
                "runasnonroot: true",
                "runasuser:",
                "read_only: true",
                "drop: [\"all\"]",
                "- all",
                "allowprivilegeescalation: false",
                "seccompprofile",
                "automountserviceaccounttoken: false",
                "fsgroup:",
            ],
        )
    },
    Swap {
        paths: CONTAINER,
        ..swap(
            Effect::SurroundingsChanged,
            0.9,
            "it is built for or placed on another kind of machine",
            &["amd64", "x86_64", "linux/amd64"],
            &["arm64", "aarch64", "graviton"],
        )
    },
    Swap {
        paths: YAML,
        ..swap(
            Effect::SurroundingsChanged,
            0.85,
            "a volume or file is no longer there",
            &["mountpath:", "volumemounts:", "- configmap:", "subpath:", "claimname:", "emptydir:"],
            &[],
        )
    },
    swap(
        Effect::EndpointChanged,
        0.9,
        "it can be reached from the same machine only",
        &["0.0.0.0", "\":80", "\":90", "[::]", "\":50", "\":30"],
        &["127.0.0.1", "localhost"],
    ),
];
