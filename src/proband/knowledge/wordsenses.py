"""Words that say the same of a part of the body: "the calves were big" and "calf hypertrophy".

Compiled for proband from the pairs of names in hp.obo (release 2025-01-16) that differ in one word: each pair here
stands for one another in several terms.
"""

from __future__ import annotations

# Words that say the same of one part; "lower limb: leg" reads one word as two, and what stands after a bare colon
# goes unsaid. Two terms that differ only here stay apart: such a reading counts where one term alone has it.
_SENSES = """
enlarg: big hypertrophy hyperplasia overgrowth overgrown bulky huge larger
dilat: wide aneurysm splayed ectatic
small: underdeveloped hypotrophic rudimentary tiny smallness minute undersized
absent: aplasia agenesis nonexistent undetectable unobtainable unrecordable extinguished
abnormal: malformation malformed defect defective disorder disturbance disturbed unusual
fus: synostosis synostotic
doubl: duplication double doubled duplex bifid
extra: supernumerary accessory additional
opac: cloudy clouded clouding haze hazy haziness
atroph: wasting shrinkage shrunken shrunk
palsy: paralysis paralyzed paralysed paralytic palsied
cleft: split
swell: edema edematous puffy puffiness
edge: margin border
web: syndactyly syndactylous
curv: crooked bent curvature
dislocat: displaced luxation subluxation ectopic ectopia
deviat: deviation deviated
depress: flat sunken hollow shallow
prominen: protruding bulging projecting
increas: excess excessive exaggerated brisk heightened
decreas: poor diminished deficient sluggish lessened impaired lost
unequ: asymmetry unequal uneven
delay: late slow belated tardy
prematur: premature early precocious
fragil: brittle
cramp: spasm
thin: slender
long: prolonged lengthened
fract: broken broke break breaking
regurgitat: regurgitation insufficiency incompetence incompetent leak leaky leaking leaked
sens: sensory sensation feeling
vibrat: vibration vibratory vibrational
rigid: stiff
number: count
dermatitis: eczema eczematous
head: skull
wrist: carpal carpus
ankle: tarsal tarsus
hand: manual
forehead: frontal
cheek: malar zygoma zygomatic
nostril: naris
ear: pinna auricle auricular
eye: eyeball globe
trunk: torso truncal
stool: feces fecal
limb: extremity extremities
lower limb: leg
upper limb: arm
lower jaw: mandible
upper jaw: maxilla
palm sole: palmoplantar
: level concentration circulating serum plasma size mineral wall appearance shape
: cerebri interval hemisphere hemispheric
"""


def _senses() -> dict[str, tuple[str, ...]]:
    lines = (line.partition(":") for line in _SENSES.splitlines() if line.strip())
    return {word: tuple(meaning.split()) for meaning, _, members in lines for word in members.split()}


SENSES: dict[str, tuple[str, ...]] = _senses()
