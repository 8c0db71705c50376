//! Randomness from the step's digest: the same step sees the same numbers. Nothing is computed before a guest asks.

use casefile_model::Digest;
use casefile_model::step::step_digest;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use wasmtime::component::{HasSelf, Linker};
use wasmtime_wasi::p2::bindings::random::{insecure, insecure_seed, random};

use crate::gate::value::Terms;
use crate::state::SkillState;

/// Most random bytes that one call may ask for.
const RANDOM_BYTES_MAX: u64 = 1 << 20;

/// The generators that a guest has asked for so far.
#[derive(Default)]
pub(crate) struct StepRandom {
    secure: Option<ChaCha20Rng>,
    insecure: Option<ChaCha20Rng>,
}

/// Links the three interfaces of `wasi:random`.
pub(crate) fn add_to_linker(linker: &mut Linker<SkillState>) -> wasmtime::Result<()> {
    random::add_to_linker::<_, HasSelf<SkillState>>(linker, |state| state)?;
    insecure::add_to_linker::<_, HasSelf<SkillState>>(linker, |state| state)?;
    insecure_seed::add_to_linker::<_, HasSelf<SkillState>>(linker, |state| state)
}

impl SkillState {
    fn seed(&self, purpose: &[u8]) -> wasmtime::Result<Digest> {
        let Terms { grant, limits } = &*self.port.terms;
        let step = step_digest(&self.skill, &self.request, grant, limits)?;
        Ok(Digest::of_parts(&[purpose, step.bytes()]))
    }

    fn generator(&mut self, purpose: &[u8], of: Which) -> wasmtime::Result<&mut ChaCha20Rng> {
        if of(&mut self.random).is_none() {
            let seed = self.seed(purpose)?;
            *of(&mut self.random) = Some(ChaCha20Rng::from_seed(*seed.bytes()));
        }
        of(&mut self.random).as_mut().ok_or_else(|| wasmtime::format_err!("no generator"))
    }

    fn secure(&mut self) -> wasmtime::Result<&mut ChaCha20Rng> {
        self.generator(b"secure", |random| &mut random.secure)
    }

    fn insecure(&mut self) -> wasmtime::Result<&mut ChaCha20Rng> {
        self.generator(b"insecure", |random| &mut random.insecure)
    }
}

/// Chooses one of the generators.
type Which = fn(&mut StepRandom) -> &mut Option<ChaCha20Rng>;

fn bytes(generator: &mut ChaCha20Rng, length: u64) -> wasmtime::Result<Vec<u8>> {
    if length > RANDOM_BYTES_MAX {
        wasmtime::bail!("{length} random bytes at once are more than {RANDOM_BYTES_MAX}");
    }
    let mut bytes = vec![0; usize::try_from(length)?];
    generator.fill_bytes(&mut bytes);
    Ok(bytes)
}

impl random::Host for SkillState {
    fn get_random_bytes(&mut self, length: u64) -> wasmtime::Result<Vec<u8>> {
        bytes(self.secure()?, length)
    }

    fn get_random_u64(&mut self) -> wasmtime::Result<u64> {
        Ok(self.secure()?.next_u64())
    }
}

impl insecure::Host for SkillState {
    fn get_insecure_random_bytes(&mut self, length: u64) -> wasmtime::Result<Vec<u8>> {
        bytes(self.insecure()?, length)
    }

    fn get_insecure_random_u64(&mut self) -> wasmtime::Result<u64> {
        Ok(self.insecure()?.next_u64())
    }
}

impl insecure_seed::Host for SkillState {
    fn insecure_seed(&mut self) -> wasmtime::Result<(u64, u64)> {
        let seed = self.seed(b"seed")?;
        let half = |at: usize| {
            seed.bytes()[at..at + 8].iter().rev().fold(0, |all, byte| all << 8 | u64::from(*byte))
        };
        Ok((half(0), half(8)))
    }
}
