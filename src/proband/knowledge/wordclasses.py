"""Word classes of clinical English: irregular plurals, organs with their adjectives, and words of degree.

Compiled for proband from school grammar, from the derivations of WordNet 3.1 (Princeton University) and from the
label and synonym pairs of hp.obo (release 2025-01-16), where most of these words stand for each other within one
term ("Renal cyst" and "Kidney cyst"). The same word stands in ``IRREGULAR``, a word of the same meaning in another
form in ``CLASSES``; what says the same of a part of the body only stands in ``wordsenses.py``.
"""

from __future__ import annotations

_IRREGULAR = """
teeth tooth; feet foot; vertebrae vertebra; vertebras vertebra; testes testis; testicles testis; testicle testis
phalanges phalanx; femora femur; larynges larynx; pharynges pharynx; meninges meninx; crises crisis
metastases metastasis; diagnoses diagnosis; telangiectases telangiectasia; telangiectasiae telangiectasia
ecchymoses ecchymosis; atria atrium; ganglia ganglion; septa septum; diverticula diverticulum; ova ovum
men man; women woman; children child; irides iris; cortices cortex; indices index; apices apex; calyces calyx
cicatrices cicatrix; matrices matrix; varices varix; appendices appendix; bacteria bacterium; viscera viscera
genitals genital; genitalia genital; feces feces; herpes herpes; rabies rabies; diabetes diabetes; caries caries
series series; species species; scabies scabies; facies facies; pes pes; cleft cleft; lens lens; lenses lens
pancreas pancreas; gas gas; bias bias; has has; was was; does does; as as; dens dens; pons pons; ascites ascites
tetraplegia quadriplegia; tetraparesis quadriparesis; fits seizure; convulsions seizure; convulsion seizure
haem heme; ear ear; ears ear; knees knee; toes toe; ache ache; aches ache; aching ache; nevi nevus; naevi nevus
naevus nevus; calculi calculus; thrombi thrombus; emboli embolus; alveoli alveolus; bronchi bronchus
fungi fungus; foci focus; loci locus; radii radius; humeri humerus; fetuses fetus; foetus fetus; foetal fetal
grey gray; tumour tumor; tumours tumor; diarrhoea diarrhea; oesophagus esophagus; oesophageal esophageal
coeliac celiac; paediatric pediatric; behaviour behavior; behavioural behavioral; colour color
discoloured discolored; hypopigmented hypopigmented; caecum cecum; faeces feces; faecal fecal; ageing aging
ulcera ulcer; lice louse; bullae bulla; bulla bulla; striae stria; petechiae petechia; axes axis; oris oris
fibre fiber; fibres fiber; connexion connection; disk disc; disks disc; calves calf; halluces hallux; nares naris
metaphyses metaphysis; epiphyses epiphysis; diaphyses diaphysis
fistulae fistula; fistulas fistula
gingivae gingiva; patellae patella; clavicles clavicle; maxillae maxilla; scapulae scapula; alae ala
helices helix; pinnae pinna
fifth 5th; fourth 4th; third 3rd; second 2nd; first 1st; neoplasia neoplasm; tumefaction swelling
"""

# Classes by lines and semicolons; the first word names a class. Words are in their strict form.
_CLASSES = """
kidney renal nephric
heart cardiac cardial
liver hepatic
lung pulmonary
skin cutaneous dermal dermatologic dermatological
eye ocular ophthalmic ophthalmologic ophthalmological
face facial
nose nasal
mouth oral buccal
tooth dental dentition
abdomen abdominal belly tummy
stomach gastric
spleen splenic
muscle muscular
vertebra vertebral
thorax thoracic chest
skull cranial cranium calvaria calvarial
rib costal
femur femoral
tibia tibial
fibula fibular
humerus humeral
ulna ulnar
palate palatal palatine
esophagus esophageal
larynx laryngeal
pharynx pharyngeal
bronchus bronchial
brain cerebral
cerebellum cerebellar
spine spinal
bone bony osseous
bowel intestine intestinal
colon colonic
bladder vesical
urine urinary
artery arterial
vein venous
nerve neural
lip labial
tongue lingual
nail ungual
uterus uterine
ovary ovarian
testis testicular
penis penile
vagina vaginal
thymus thymic
thyroid thyroidal
fetus fetal
pelvis pelvic
pericardium pericardial
peritoneum peritoneal
pleura pleural
joint articular
digit digital
scrotum scrotal
iris iridal
fovea foveal
retina retinal
macula macular
cornea corneal
optic optical
decreas decreased decrease decreasing reduced reduction reduce low lowered diminished diminution
increas increased increase increasing elevated elevation raised high heightened
abnormal abnormality anomaly anomalous abnormalitie irregularity irregular aberrant
absent absence lack lacking missing
enlarg enlarged enlargement large
impair impaired impairment
delay delayed delaying
recurrent recurring repeated relapsing recurrence recur recurred repetitive frequent
inflam inflammation inflamed inflammatory
ulcer ulceration ulcerated ulcerative ulcerous
deform deformity deformed deformation
pain painful ache hurt hurting sore
swell swelling swollen
stiff stiffness
weak weakness
bleed bleeding hemorrhage hemorrhagic bled
thick thickened thickening thickness
thin thinning thinned
wide widened widening broad
narrow narrowing narrowed stenosis stenotic
dilat dilated dilatation dilation ectasia
calcif calcified calcification
scal scaly scaling scale desquamation desquamating flaking
erythem erythema erythematous
pustul pustule pustular
red redness reddened
bow bowing bowed
short shortened shortening
long elongated elongation elongate
fus fused fusion
curv curved curvature
itch itching itchy pruritus pruritic itched
fever febrile
rigid rigidity
tremor tremulous
irritab irritable irritability
obes obesity obese
jaundic jaundice jaundiced icterus icteric
pallor pale
letharg lethargy lethargic
dehydrat dehydration dehydrated
hypertens hypertension hypertensive
hypotens hypotension hypotensive
vomit vomiting vomited emesis
underdevelop underdeveloped underdevelopment hypoplastic hypoplasia
depress depressed depression depressive
protru protruding protrusion protruded
prominen prominent prominence
displac displaced displacement
dislocat dislocation dislocated luxation
tears tear tearing
bruis bruise bruising bruisability
atten attention attentional
speech verbal
scar scarring scarred scars cicatricial
psychomotor neurodevelopmental
retard retardation retarded
seizure convulsive epileptic
degenerat degeneration degenerative
hyperplas hyperplasia hyperplastic
infect infection infected infectious
fract fracture fractured
limbic limbic
distend distended distention distension
groin inguinal
auditory hearing
episode episode
ileum ileal
virus viral
affecting affecting
affected affected
symptom complaint upset distress
exhaustive exhaustive
exhausted exhausted
neutrophilic neutrophilic
eosinophilic eosinophilic
tender tender tenderness
myoclon myoclonus myoclonic
phalanx phalangeal; epiphysis epiphyseal epiphysial; metaphysis metaphyseal metaphysial
diaphysis diaphyseal diaphysial; mandible mandibular; maxilla maxillary; clavicle clavicular collarbone
patella patellar kneecap; scapula scapular; sternum sternal breastbone; aorta aortic; atrium atrial
septum septal; vessel vascular; valve valvular; pancreas pancreatic; trachea tracheal windpipe; rectum rectal
anus anal; bile biliary; umbilicus umbilical navel; gum gingiva gingival; eyelid palpebral lid; pupil pupillary
orbit orbital; conjunctiva conjunctival; sclera scleral; choroid choroidal; ear aural; naris nostril
breast mammary; gonad gonadal; adrenal suprarenal; prostate prostatic; urethra urethral
ureter ureteral ureteric; pituitary hypophyseal hypophysial; armpit axilla axillary; sole plantar
palm palmar volar; cortex cortical; marrow medullary; meninx meningeal; vision visual sight eyesight
autism autistic; hyperactiv hyperactivity hyperactive overactive overactivity
aggress aggression aggressive aggressiveness; impulsiv impulsive impulsivity impulsiveness
anxi anxiety anxious anxiousness; drows drowsy drowsiness sleepy sleepiness somnolent somnolence
dizz dizzy dizziness; clums clumsy clumsiness; numb numbness; hoarse hoarseness; blind blindness; deaf deafness
hypermobil hypermobile hypermobility; lax laxity; limbus limbal; sensitiv sensitive sensitivity
insensitiv insensitive insensitivity; intoler intolerant intolerance
photosensitiv photosensitive photosensitivity; photophob photophobia photophobic
dysmorph dysmorphic dysmorphism dysmorphia dysmorphy; sweat sweating perspiration perspire sweaty
cough coughing coughed; wheez wheeze wheezing wheezed wheezy; droop drooping drooped droopy
drool drooling drooled; stutter stuttering stuttered; wast wasting wasted; lost loss lose losing
fail failure failing failed; twitch twitching twitched; jerk jerking jerky; shak shake shaking shaky shook
cramp cramping crampy; web webbed webbing; club clubbing clubbed; blister blistering blistered
erod erosion erosive eroded; crust crusting crusted; peel peeling peeled; fissur fissure fissured fissuring
flat flatten flattened flattening flatness; notch notched notching; bend bent bending; twist twisted twisting
bulg bulging bulged; ruptur rupture ruptured; herniat hernia herniation herniated; prolaps prolapse prolapsed
malnutrit malnutrition malnourished undernourished undernutrition; incontinent incontinence
obstruct obstruction obstructed obstructive; thromb thrombosis thrombosed thrombotic; coma comatose
asymmetr asymmetry asymmetric asymmetrical; unsteady unsteadiness unsteadily; clot clotting clotted
collaps collapse collapsed; deficien deficiency deficient; fragil fragile fragility; brittle brittleness
supernumerary supernumery supernumary; duplicat duplication duplicated duplicate
neoplasm neoplastic tumor tumorous; opac opacity opacification opacified opaque; intermittent intermittently
ossif ossification ossified; mineralizat mineralization mineralized mineralisation
demineralizat demineralization demineralized; dry dryness; freckl freckle freckling freckled; calculus stone
movement motion; autoimmun autoimmune autoimmunity; restless restlessness; forgetful forgetfulness
rough roughness; loose loosening loosened looseness; progressiv progressive progression progressing
crowd crowded crowding; space spaced spacing; elevat elevate; thirst thirsty
"""


def _irregular() -> dict[str, str]:
    pairs = (pair.split() for line in _IRREGULAR.splitlines() for pair in line.split(";") if pair.strip())
    return {pair[0]: pair[1] for pair in pairs}


def _classes() -> dict[str, str]:
    classes = (one.split() for line in _CLASSES.splitlines() for one in line.split(";") if one.strip())
    return {word: members[0] for members in classes for word in members}


IRREGULAR: dict[str, str] = _irregular()
CLASSES: dict[str, str] = _classes()
