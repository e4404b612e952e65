"""How a finding is obtained: by asking, examining, in the laboratory, by an image, by a biopsy.

The place of a term in the ontology tells it: of the rows of ``ROOTS`` that stand at or above the term, the one
that lies deepest (has most ancestors) decides. A few words in the label decide before that, because the ontology
does not hold apart what is seen on the patient from what is seen on a film. What nothing decides is examined.
"""

from __future__ import annotations

import re
from typing import Literal

from proband.knowledge.ontology import Ontology

Group = Literal["ask", "examine", "laboratory", "image", "biopsy", "gene"]
Means = tuple[Group, str]

GROUPS: tuple[Group, ...] = ("ask", "examine", "laboratory", "image", "biopsy", "gene")
OTHERWISE: Means = ("examine", "examination")

# Words of a label, first match wins.
WORDS: tuple[tuple[str, Group, str], ...] = (
    (r"\b(?:biopsy|histolog\w+|ultrastructur\w+|onion bulb\w*|acanthosis|parakeratosis)\b", "biopsy", "biopsy"),
    (r"\bCSF\b", "laboratory", "lumbar puncture"),
    (r"\bEEG\b", "image", "EEG"),
    (r"\bEMG\b", "image", "electromyography"),
    (r"\b(?:radiograph\w*|ossification|X-ray)\b", "image", "X-ray"),
    (r"\b(?:MRI|T1-weighted|T2-weighted|FLAIR|T1|T2)\b", "image", "magnetic resonance imaging"),
    (r"\b(?:circulating|serum|plasma|antibod\w+) ", "laboratory", "blood test"),
)

# (HPO id, group, how). The labels are those of the release; tests hold that each id is a current finding.
ROOTS: tuple[tuple[str, Group, str], ...] = (
    # what the patient and the family tell
    ("HP:0025142", "ask", "history"),  # Constitutional symptom
    ("HP:0012531", "ask", "history"),  # Pain
    ("HP:0004370", "ask", "history, temperature chart"),  # Abnormality of temperature regulation
    ("HP:0011446", "ask", "history, psychological assessment"),  # Abnormality of mental function
    ("HP:0012759", "ask", "history of development"),  # Neurodevelopmental abnormality
    ("HP:0001250", "ask", "history, EEG"),  # Seizure
    ("HP:0032101", "ask", "history"),  # Unusual infection
    ("HP:0002719", "ask", "history"),  # Recurrent infections
    ("HP:0002205", "ask", "history"),  # Recurrent respiratory infections
    ("HP:0100326", "ask", "history"),  # Immunologic hypersensitivity
    ("HP:0011458", "ask", "history"),  # Abdominal symptom
    ("HP:0011968", "ask", "history"),  # Feeding difficulties
    ("HP:0012537", "ask", "history"),  # Food intolerance
    ("HP:0020169", "ask", "history"),  # Abnormal drug response
    ("HP:0001197", "ask", "history of pregnancy and birth"),  # Abnormality of prenatal development or birth
    ("HP:0002094", "ask", "history"),  # Dyspnea
    ("HP:0012735", "ask", "history"),  # Cough
    ("HP:0002099", "ask", "history"),  # Asthma
    ("HP:0001279", "ask", "history"),  # Syncope
    ("HP:0000989", "ask", "history"),  # Pruritus
    ("HP:0003401", "ask", "history"),  # Paresthesia
    ("HP:0001892", "ask", "history"),  # Abnormal bleeding
    ("HP:0000140", "ask", "history"),  # Abnormality of the menstrual cycle
    ("HP:0000613", "ask", "history"),  # Photophobia
    # what is seen, heard and felt
    ("HP:0001574", "examine", "skin, hair and nails"),  # Abnormality of the integument
    ("HP:0000152", "examine", "head and neck"),  # Abnormality of head or neck
    ("HP:0000478", "examine", "eye examination"),  # Abnormality of the eye
    ("HP:0001098", "examine", "eye examination with the fundus"),  # Abnormal fundus morphology
    ("HP:0000164", "examine", "teeth"),  # Abnormality of the dentition
    ("HP:0000707", "examine", "neurological examination"),  # Abnormality of the nervous system
    ("HP:0003011", "examine", "muscles"),  # Abnormality of the musculature
    ("HP:0040064", "examine", "arms, legs, hands and feet"),  # Abnormality of limbs
    ("HP:0010674", "examine", "spine"),  # Abnormal curvature of the vertebral column
    ("HP:0001367", "examine", "joints"),  # Abnormal joint morphology
    ("HP:0001507", "examine", "growth chart"),  # Growth abnormality
    ("HP:0030972", "examine", "blood pressure"),  # Abnormal systemic blood pressure
    ("HP:0031657", "examine", "auscultation"),  # Abnormal heart sound
    ("HP:0011276", "examine", "skin"),  # Vascular skin abnormality
    ("HP:0008069", "examine", "skin"),  # Neoplasm of the skin
    ("HP:0002733", "examine", "lymph nodes"),  # Abnormal lymph node morphology
    ("HP:0003271", "examine", "abdomen, ultrasound"),  # Visceromegaly
    ("HP:0000952", "examine", "skin and eyes"),  # Jaundice
    ("HP:0012647", "examine", "examination"),  # Abnormal inflammatory response
    # blood, urine and other fluids
    ("HP:0001939", "laboratory", "blood or urine test"),  # Abnormality of metabolism/homeostasis
    ("HP:0032180", "laboratory", "blood test"),  # Abnormal circulating metabolite concentration
    ("HP:0033331", "laboratory", "blood test"),  # Acute phase response
    ("HP:0001871", "laboratory", "blood count"),  # Abnormality of blood and blood-forming tissues
    ("HP:0001928", "laboratory", "clotting tests"),  # Abnormality of coagulation
    ("HP:0010978", "laboratory", "immunological tests"),  # Abnormality of immune system physiology
    ("HP:0010987", "laboratory", "blood count, lymphocyte subsets"),  # Abnormal cellular immune system morphology
    ("HP:0003110", "laboratory", "urine test"),  # Abnormality of urine homeostasis
    ("HP:0012211", "laboratory", "blood and urine tests"),  # Abnormal renal physiology
    ("HP:0025155", "laboratory", "liver tests"),  # Abnormality of hepatobiliary system physiology
    ("HP:0031685", "laboratory", "stool test"),  # Abnormal stool composition
    ("HP:0025454", "laboratory", "lumbar puncture"),  # Abnormal CSF metabolite concentration
    ("HP:0025456", "laboratory", "lumbar puncture"),  # Abnormal CSF protein concentration
    ("HP:0001287", "laboratory", "lumbar puncture"),  # Meningitis
    ("HP:0000818", "laboratory", "hormone tests"),  # Abnormality of the endocrine system
    ("HP:0011014", "laboratory", "blood glucose"),  # Abnormal glucose homeostasis
    ("HP:0034684", "laboratory", "enzyme activity"),  # Abnormal enzyme concentration or activity
    ("HP:0012415", "laboratory", "blood gases"),  # Abnormal blood gas level
    ("HP:0500020", "laboratory", "blood test"),  # Abnormal cardiac biomarker test
    ("HP:0025354", "laboratory", "cell studies"),  # Abnormal cellular phenotype
    # images and tests of function
    ("HP:0002011", "image", "brain or spine MRI"),  # Morphological central nervous system abnormality
    ("HP:0012443", "image", "brain MRI"),  # Abnormal brain morphology
    ("HP:0002143", "image", "spine MRI"),  # Abnormal spinal cord morphology
    ("HP:0002353", "image", "EEG"),  # EEG abnormality
    ("HP:0003457", "image", "electromyography"),  # EMG abnormality
    ("HP:0003134", "image", "nerve conduction study"),  # Abnormality of peripheral nerve conduction
    ("HP:0030453", "image", "electroretinography"),  # Abnormal visual electrophysiology
    ("HP:0000364", "image", "hearing test"),  # Hearing abnormality
    ("HP:0001627", "image", "echocardiogram"),  # Abnormal heart morphology
    ("HP:0030872", "image", "echocardiogram"),  # Abnormal cardiac ventricular function
    ("HP:0031653", "image", "echocardiogram"),  # Abnormal heart valve physiology
    ("HP:0001679", "image", "echocardiogram"),  # Abnormal aortic morphology
    ("HP:0030956", "image", "ECG"),  # Abnormality of cardiovascular system electrophysiology
    ("HP:0025015", "image", "imaging of the vessels"),  # Abnormal vascular morphology
    ("HP:0002088", "image", "chest X-ray or CT"),  # Abnormal lung morphology
    ("HP:0030878", "image", "lung function test"),  # Abnormality on pulmonary function testing
    ("HP:0003330", "image", "X-ray, skeletal survey"),  # Abnormal bone structure
    ("HP:0010766", "image", "X-ray or CT"),  # Ectopic calcification
    ("HP:0000927", "image", "X-ray of the hand (bone age)"),  # Abnormality of skeletal maturation
    ("HP:0003468", "image", "spine X-ray"),  # Abnormal vertebral morphology
    ("HP:0000772", "image", "chest X-ray"),  # Abnormal rib morphology
    ("HP:0002644", "image", "X-ray of the pelvis"),  # Abnormal pelvic girdle bone morphology
    ("HP:0011314", "image", "X-ray"),  # Abnormal long bone morphology
    ("HP:0005930", "image", "X-ray"),  # Abnormal epiphysis morphology
    ("HP:0000944", "image", "X-ray"),  # Abnormal metaphysis morphology
    ("HP:0000940", "image", "X-ray"),  # Abnormal diaphysis morphology
    ("HP:0001363", "image", "X-ray or CT of the skull"),  # Craniosynostosis
    ("HP:0002754", "image", "magnetic resonance imaging of the bones"),  # Osteomyelitis
    ("HP:0012210", "image", "renal ultrasound"),  # Abnormal renal morphology
    ("HP:0410042", "image", "abdominal ultrasound"),  # Abnormal liver morphology
    ("HP:0001732", "image", "abdominal ultrasound"),  # Abnormality of the pancreas
    ("HP:0001438", "image", "abdominal ultrasound"),  # Abnormal abdomen morphology
    ("HP:0012718", "image", "endoscopy or imaging"),  # Abnormal gastrointestinal tract morphology
    ("HP:0002664", "image", "imaging, then biopsy"),  # Neoplasm
    # tissue
    ("HP:0004303", "biopsy", "muscle biopsy"),  # Abnormal muscle fiber morphology
    ("HP:0012103", "biopsy", "muscle biopsy or cells"),  # Abnormality of the mitochondrion
    ("HP:0012575", "biopsy", "kidney biopsy"),  # Abnormal nephron morphology
    ("HP:0005561", "biopsy", "bone marrow"),  # Abnormal bone marrow cell morphology
    ("HP:0032252", "biopsy", "biopsy"),  # Granuloma
    ("HP:0011034", "biopsy", "biopsy"),  # Amyloidosis
    ("HP:0032243", "biopsy", "biopsy"),  # Abnormal tissue metabolite concentration
    ("HP:6000231", "biopsy", "biopsy"),  # Abnormal tissue enzyme concentration or activity
)

_WORDS = tuple((re.compile(pattern), (group, how)) for pattern, group, how in WORDS)


class Obtained:
    """How each finding of a release is obtained."""

    def __init__(self, ontology: Ontology) -> None:
        self._ontology = ontology
        rows = ((ontology.index(term_id), (group, how)) for term_id, group, how in ROOTS)
        self._means: dict[int, Means] = {row: means for row, means in rows if row is not None}

    def means(self, term: int) -> Means:
        """The group and the way in words."""
        label = self._ontology.label(term)
        for pattern, means in _WORDS:
            if pattern.search(label):
                return means
        above = [row for row in self._ontology.ancestors(term).tolist() if row in self._means]
        return self._means[max(above, key=self._depth)] if above else OTHERWISE

    def _depth(self, row: int) -> tuple[int, int]:
        return len(self._ontology.ancestors(row)), -row
