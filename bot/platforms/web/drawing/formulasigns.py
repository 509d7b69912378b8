"""The commands of TeX math that `formula` lets through, and what latex2mathml has under another name."""

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["COMMANDS", "OTHERWISE"]

OTHERWISE: Mapping[str, str] = MappingProxyType(
    {
        "arg": r"\operatorname{arg}",
        "bm": r"\mathbf",
        "boldsymbol": r"\mathbf",
        "cov": r"\operatorname{cov}",
        "mathscr": r"\mathcal",
        "mbox": r"\text",
        "operatorname*": r"\operatorname",
        "sim": "\u223c",
        "var": r"\operatorname{var}",
        **dict.fromkeys(("rm", "limits", "big", "Big", "bigl", "bigr", "Bigl", "Bigr"), ""),
    }
)
"""Fonts are letters of Unicode: MathML in browsers knows no other."""

_LISTED = r"""
alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi rho varrho
sigma varsigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi
Omega ell infty partial nabla hbar emptyset varnothing top bot Re Im aleph cdot times div pm mp ast star
circ bullet oplus otimes odot le leq ge geq ll gg ne neq approx equiv simeq cong propto in notin ni subset
subseteq supset supseteq cup cap setminus to rightarrow leftarrow Rightarrow Leftarrow leftrightarrow
Leftrightarrow mapsto implies iff longrightarrow uparrow downarrow forall exists neg land wedge lor vee mid
parallel perp ldots dots cdots vdots ddots prime colon lvert rvert vert lVert rVert Vert | langle rangle
lfloor rfloor lceil rceil { } % $ # & _ lbrace rbrace sum prod int iint oint bigcup bigcap bigoplus bigvee
bigwedge hat widehat bar overline tilde widetilde vec dot ddot check breve acute grave mathrm mathbf mathit
mathcal mathbb mathsf mathtt mathfrak argmax argmin arccos arcsin arctan cos cosh deg det dim exp gcd inf
ker lim limsup liminf ln log max min Pr sec sin sinh sup tan tanh frac dfrac tfrac binom sqrt left right
displaystyle text textbf textit operatorname , : ; ! quad qquad
"""
COMMANDS = frozenset((*_LISTED.split(), " ", *OTHERWISE))
