# ruff: noqa: RUF001 - these signs are what this file is about
"""The signs, functions, accents and fonts of TeX math that `formula` reads."""

from collections.abc import Mapping
from types import MappingProxyType

__all__ = [
    "ACCENTS",
    "BIG",
    "FENCES",
    "FONTS",
    "FUNCTIONS",
    "LETTERS",
    "LIMITS_BELOW",
    "SIGNS",
    "SPACES",
    "letter_in",
]


def _pairs(listing: str) -> Mapping[str, str]:
    """A mapping from a listing of "name sign" pairs, two words each."""
    words = listing.split()
    return MappingProxyType(dict(zip(words[::2], words[1::2], strict=True)))


def _words(listing: str) -> frozenset[str]:
    return frozenset(listing.split())


LETTERS = _pairs(
    "alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ "
    "lambda λ mu μ nu ν xi ξ pi π rho ρ varrho ϱ sigma σ varsigma ς tau τ upsilon υ phi ϕ varphi φ chi χ "
    "psi ψ omega ω Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω "
    "ell ℓ infty ∞ partial ∂ nabla ∇ hbar ℏ emptyset ∅ varnothing ∅ top ⊤ bot ⊥ Re ℜ Im ℑ aleph ℵ"
)

SIGNS = _pairs(
    "cdot ⋅ times × div ÷ pm ± mp ∓ ast ∗ star ⋆ circ ∘ bullet ∙ oplus ⊕ otimes ⊗ odot ⊙ "
    "le ≤ leq ≤ ge ≥ geq ≥ ll ≪ gg ≫ ne ≠ neq ≠ approx ≈ equiv ≡ sim ∼ simeq ≃ cong ≅ propto ∝ "
    "in ∈ notin ∉ ni ∋ subset ⊂ subseteq ⊆ supset ⊃ supseteq ⊇ cup ∪ cap ∩ setminus ∖ "
    "to → rightarrow → leftarrow ← Rightarrow ⇒ Leftarrow ⇐ leftrightarrow ↔ Leftrightarrow ⇔ mapsto ↦ "
    "implies ⟹ iff ⟺ longrightarrow ⟶ uparrow ↑ downarrow ↓ forall ∀ exists ∃ neg ¬ land ∧ wedge ∧ lor ∨ "
    "vee ∨ mid ∣ parallel ∥ perp ⊥ ldots … dots … cdots ⋯ vdots ⋮ ddots ⋱ prime ′ colon : "
    "lvert | rvert | vert | lVert ‖ rVert ‖ Vert ‖ | ‖ langle ⟨ rangle ⟩ lfloor ⌊ rfloor ⌋ lceil ⌈ rceil ⌉ "
    "{ { } } % % $ $ # # & & _ _ lbrace { rbrace }"
)

BIG = _pairs("sum ∑ prod ∏ int ∫ iint ∬ oint ∮ bigcup ⋃ bigcap ⋂ bigoplus ⨁ bigvee ⋁ bigwedge ⋀")

FUNCTIONS = _words(
    "arg argmax argmin arccos arcsin arctan cos cosh cov deg det dim exp gcd inf ker lim limsup liminf ln "
    "log max min Pr sec sin sinh sup tan tanh var"
)

LIMITS_BELOW = _words("argmax argmin det gcd inf lim limsup liminf max min Pr sup")

ACCENTS = _pairs(
    "hat ^ widehat ^ bar ¯ overline ¯ tilde ~ widetilde ~ vec → dot ˙ ddot ¨ check ˇ breve ˘ acute ´ grave `"
)

FONTS = _pairs(
    "mathrm normal mathbf bold boldsymbol bold bm bold mathit italic mathcal script mathscr script "
    "mathbb double-struck mathsf sans-serif mathtt monospace mathfrak fraktur rm normal"
)

SPACES = MappingProxyType(
    {",": "0.17em", ":": "0.22em", ";": "0.28em", " ": "0.28em", "!": "0em", "quad": "1em", "qquad": "2em"}
)

FENCES = MappingProxyType(
    {
        "(": "(",
        ")": ")",
        "[": "[",
        "]": "]",
        "|": "|",
        "/": "/",
        ".": "",
        "\\{": "{",
        "\\}": "}",
        "\\|": "‖",
        **{f"\\{name}": sign for name, sign in SIGNS.items() if sign in "⟨⟩⌊⌋⌈⌉‖|{}"},
    }
)

_DOUBLE_STRUCK = MappingProxyType(dict(zip("CHNPQRZ", "ℂℍℕℙℚℝℤ", strict=True)))
_ALPHABETS = MappingProxyType(
    {
        "bold": {"A": 0x1D400, "a": 0x1D41A, "0": 0x1D7CE},
        "script": {"A": 0x1D4D0, "a": 0x1D4EA},  # the bold one: it has no holes
        "double-struck": {"A": 0x1D538, "a": 0x1D552, "0": 0x1D7D8},
        "sans-serif": {"A": 0x1D5A0, "a": 0x1D5BA, "0": 0x1D7E2},
        "monospace": {"A": 0x1D670, "a": 0x1D68A, "0": 0x1D7F6},
        "fraktur": {"A": 0x1D56C, "a": 0x1D586},  # the bold one, for the same reason
    }
)
_LAST = MappingProxyType({"A": "Z", "a": "z", "0": "9"})


def letter_in(font: str, letter: str) -> str:
    """The letter of Unicode that looks like `letter` in a font; the letter itself where there is none."""
    if font == "double-struck" and letter in _DOUBLE_STRUCK:
        return _DOUBLE_STRUCK[letter]
    for first, base in _ALPHABETS.get(font, {}).items():
        if first <= letter <= _LAST[first]:
            return chr(base + ord(letter) - ord(first))
    return letter
