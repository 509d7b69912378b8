# ruff: noqa: RUF001 - letters of formulas look like others
"""TeX formulas in plain letters: for running text where no picture fits, and for alt text."""

import re
from typing import Final

__all__ = ["spoken"]

_SIGNS: Final = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε", "zeta": "ζ",
    "eta": "η", "theta": "θ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ",
    "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "phi": "φ", "varphi": "φ", "chi": "χ", "psi": "ψ",
    "omega": "ω", "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Pi": "Π", "Sigma": "Σ",
    "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω", "sum": "Σ", "prod": "∏", "int": "∫", "partial": "∂", "nabla": "∇",
    "infty": "∞", "approx": "≈", "neq": "≠", "ne": "≠", "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥",
    "ll": "≪", "gg": "≫", "times": "×", "cdot": "·", "pm": "±", "propto": "∝", "sim": "~", "in": "∈",
    "notin": "∉", "subset": "⊂", "cup": "∪", "cap": "∩", "to": "→", "rightarrow": "→", "leftarrow": "←",
    "mapsto": "↦", "Rightarrow": "⇒", "top": "ᵀ", "mid": "|", "vert": "|", "Vert": "‖", "lVert": "‖",
    "rVert": "‖", "ldots": "…", "dots": "…", "cdots": "⋯", "forall": "∀", "exists": "∃", "ell": "ℓ",
    "hat": "", "bar": "", "left": "", "right": "", "quad": " ", "qquad": "  ", "circ": "∘", "odot": "⊙",
    "otimes": "⊗", "oplus": "⊕", "star": "*", "langle": "⟨", "rangle": "⟩", "lfloor": "⌊", "rfloor": "⌋",
    "lceil": "⌈", "rceil": "⌉", "log": "log", "exp": "exp", "max": "max", "min": "min",
}  # fmt: skip
_RAISED: Final = dict(zip("0123456789+-=()niᵀTt", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱᵀᵀᵗ", strict=True))
_LOWERED: Final = dict(
    zip("0123456789+-=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True)
)
_WORDED = re.compile(r"\\(?:mathrm|mathbf|mathbb|mathcal|mathit|text|operatorname|boldsymbol)\s*\{([^{}]*)\}")
_FRACTION = re.compile(r"\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
_ROOT = re.compile(r"\\sqrt\s*\{([^{}]*)\}")
_SCRIPT = re.compile(r"([\^_])(?:\{([^{}]*)\}|\\([A-Za-z]+)|([^\s{}\\]))")
_NAME = re.compile(r"\\([A-Za-z]+) ?")
_SPACE = re.compile(r"\\[,;:! ]")
_DEPTH = 12
# Stand-ins for a "^" or "_" that stays, so that it is not read again.
_UP, _DOWN = "\ue000", "\ue001"


def spoken(tex: str) -> str:
    r"""The formula in one line of Unicode: `\frac{a+b}{2}^2` becomes `(a+b)/2 ²`."""
    text = _WORDED.sub(r"\1", " ".join(tex.split()))
    for _ in range(_DEPTH):
        again = _SCRIPT.sub(_script, _FRACTION.sub(_fraction, _ROOT.sub(_root, text)))
        if again == text:
            break
        text = again
    text = _SPACE.sub(" ", text)
    text = _NAME.sub(_name, text)
    for sign, plain in (("{", ""), ("}", ""), ("\\", ""), (_UP, "^"), (_DOWN, "_")):
        text = text.replace(sign, plain)
    return " ".join(text.split()).replace(" )", ")")


def _script(match: re.Match[str]) -> str:
    where, group, name, single = match.groups()
    inner = group if group is not None else _SIGNS.get(name, f"\\{name}") if name else single
    table = _RAISED if where == "^" else _LOWERED
    flat = _NAME.sub(_name, inner).replace(" ", "")
    if flat and all(char in table for char in flat):
        return "".join(table[char] for char in flat)
    mark = _UP if where == "^" else _DOWN
    return f"{mark}{flat}" if len(flat) == 1 else f"{mark}({flat})"


def _fraction(match: re.Match[str]) -> str:
    over, under = (part.strip() for part in match.groups())
    return f"{_grouped(over)}/{_grouped(under)} "


def _root(match: re.Match[str]) -> str:
    return f"√{_grouped(match.group(1).strip())}"


def _grouped(part: str) -> str:
    plain = _NAME.sub(_name, part).strip()
    return part if re.fullmatch(r"[\w.ᵀ⁰-⁹₀-₉√]+", plain) else f"({part})"


def _name(match: re.Match[str]) -> str:
    name = match.group(1)
    sign = _SIGNS.get(name, name)
    return f"{sign} " if sign == name else sign
