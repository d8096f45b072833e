r"""Words that turn a sentence's meaning: no, refusal, yes, later, if. By language, as tables. Pure.

No understanding is pretended: a cue is there or is not, and in a language that has no row nothing is ever found.
Lists of negation words exist under free licences for one language or the other, and none for refusal, consent and
conditions in all of these; so the table is written out. Patterns are over small letters; a cue is the beginning
of a word unless it ends in `\b`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Cues:
    """The cues of one language: what a sentence may say no, yes, later, nothing or if with."""

    denial: re.Pattern[str]    # what makes any sentence say no
    refusal: re.Pattern[str]   # a no that needs no "not"
    consent: re.Pattern[str]
    delay: re.Pattern[str]
    kin: re.Pattern[str]       # how a summary may word a denial or a refusal, else
    proviso: re.Pattern[str]   # what makes something hang on something else
    silence: re.Pattern[str]   # that no answer is given

    def denies(self, text: str) -> bool:
        """Whether a text has a "not" of any form: `CUES["en"].denies("They won't sign.") → True`."""
        return bool(self.denial.search(text.casefold()))

    def refuses(self, text: str) -> bool:
        """Whether it has a word of refusal: `CUES["en"].refuses("He ruled it out.") → True`."""
        return bool(self.refusal.search(text.casefold()))

    def says_no(self, text: str) -> bool:
        """Whether it has either."""
        return self.denies(text) or self.refuses(text)

    def says_yes(self, text: str) -> bool:
        """Whether it has a word of consent that nothing before it in the clause denies."""
        text = text.casefold()
        return any(
            not self.says_no(_CLAUSE.split(text[max(0, match.start() - _NEAR):match.start()])[-1])
            for match in self.consent.finditer(text)
        )

    def may_deny(self, text: str) -> bool:
        """Whether it has any of these or their kin, and so may say no in a way of its own."""
        return self.says_no(text) or bool(self.kin.search(text.casefold()))

    def waits(self, text: str) -> bool:
        """Whether it puts something off: `CUES["en"].waits("It must be studied.") → True`."""
        return bool(self.delay.search(text.casefold()))

    def is_silent(self, text: str) -> bool:
        """Whether it says that nothing was answered: `CUES["en"].is_silent("Norland has not replied.") → True`."""
        return bool(self.silence.search(text.casefold()))

    def provisos(self, text: str) -> list[tuple[int, int]]:
        """Where its provisos stand: `CUES["en"].provisos("Only if paid.") → [(5, 7)]`; "asked if" is none."""
        text = text.lower()
        return [
            match.span() for match in self.proviso.finditer(text)
            if not (_ASKING.search(_CLAUSE.split(text[:match.start()])[-1]) or _UNNAMED.match(text, match.end()))
        ]


_ASKING = re.compile(r"\b(?:ask|wonder|know if|demandé|interrog|pregunt|спросил|спитал|запит)")
_UNNAMED = re.compile(   # "on condition of anonymity": what a source asks of a reporter
    r"[^.!?؟]{0,30}(?:an[oó]n[yi]m|аноним|анонім|عدم (?:ال)?(?:كشف|ذكر|إفصاح)|not (?:to )?be(?:ing)? (?:nam|identif))"
)
_CLAUSE = re.compile(r"[,;:.!?—–，。；：、،]")
_NEAR = 30   # characters before a word in which a "not" would be its own


def _cues(
    denial: str, refusal: str, consent: str, delay: str, kin: str, proviso: str, silence: str, *, spaced: bool = True,
) -> Cues:
    """`spaced`: words stand between spaces, and a cue begins where a word does."""
    def made(cues: str) -> re.Pattern[str]:
        words = "|".join(cues.split("; "))
        return re.compile(rf"\b(?:{words})" if spaced else words)

    return Cues(*map(made, (denial, refusal, consent, delay, kin, proviso, silence)))


CUES = {
    "en": _cues(
        denial=(
            r"not\b(?! only\b); cannot\b; never\b; no\b; none\b; nobody\b; nothing\b; neither\b; nor\b; nowhere\b; "
            r"without\b; \w+n['’]t\b"
        ),
        refusal=(
            r"refus; reject; declin; den(?:y|ie); rul\w* (?:\S+ ){0,4}out\b; turn\w* (?:\S+ ){0,6}down\b; rebuff; "
            r"spurn; dismiss; veto; oppos; unwilling; unaccept; unreceptive; "
            r"brush\w* (?:\S+ ){0,3}(?:off|aside)\b; mock; derid; critic; disapprov; condemn; scorn; ridicul; "
            r"against\b"
        ),
        consent=(
            r"accept; agree; yes\b; welcom; endors; support; approv; consent; back(?:s|ed|ing)\b; assent; praise; "
            r"hail; embrac; thank; favou?r; willing; will pay\b"
        ),
        delay=(
            r"stud(?:y|ie); consider; review; later\b; for now\b; yet\b; await; wait; defer; postpon; examin; "
            r"until\b; before\b; look at\b; time\b"
        ),
        kin=(
            r"exclu; forb; ban(?:s|ned|ning)?\b; bar(?:s|red|ring)?\b; unable; resist; fail; prevent; avoid; "
            r"preclu; halt; stop; end(?:s|ed|ing)?\b; withh; keep\w* (?:\S+ ){0,4}(?:out|off|from)\b; "
            r"stay\w* out\b; outside; abandon; le(?:ave|aves|ft|aving) (?:\S+ ){0,6}(?:out|aside)\b; block; silen; "
            r"unanswered; except; only\b; instead; rather; trap; limit; free of\b; lack; withdr; cold; doubt; "
            r"regret; impossib; un\w+ed\b; before\b; until\b; unless\b; remain; cut; less\b; open\b"
        ),
        proviso=(
            r"if\b; unless\b; provided\b; providing that\b; on (?:the )?condition\b; in exchange\b; in return\b; "
            r"only (?:after|when|once)\b; as long as\b; so long as\b; on the understanding\b"
        ),
        silence=(
            r"(?:not|n['’]t|no|neither|nor|nothing|without|yet to)\b(?: [^ ,;]+){0,2} "
            r"(?:answer|repl|react|respon|comment|said|say|commit|confirm); "
            r"declin\w* (?:to (?:comment|say|speak|discuss|answer|react)|comment); unanswer; silen"
        ),
    ),
    "de": _cues(
        denial=r"nicht\b; nichts\b; kein; nie\b; niemals\b; niemand; ohne\b; weder\b; nein\b",
        refusal=(
            r"ablehn; abgelehnt; lehn\w* (?:\S+ ){0,12}ab\b; verweiger; weiger; zurückweis; zurückgewies; "
            r"wies\w* (?:\S+ ){0,12}zurück; ausschließ; ausgeschlossen; schließ\w* (?:\S+ ){0,12}aus\b; verbiet; "
            r"verbot; veto; unannehmbar; inakzeptab; untersag; schweig; still"
        ),
        consent=(
            r"annehm; nimmt (?:\S+ ){0,8}an\b; nahm (?:\S+ ){0,8}an\b; angenommen; akzept; zustimm; zugestimmt; "
            r"stimm\w* (?:\S+ ){0,8}zu\b; ja\b; begrüß; unterstütz; einverstanden; billig; willkommen; bereit"
        ),
        delay=r"später; vorerst; zunächst; prüf; warten; abwarten; noch nicht; bis\b; erst\b; gutachten",
        kin=r"ausnahm; außer\b; statt; nur\b; ende; stopp; halt; verhinder; bis\b; bevor\b; un\w+t\b",
        proviso=(
            r"wenn\b; falls\b; sofern\b; vorausgesetzt\b; unter der bedingung\b; im gegenzug\b; "
            r"als gegenleistung\b; es sei denn\b; solange\b; unter der voraussetzung\b"
        ),
        silence=(
            r"(?:nicht|kein|keine|keinen|noch nicht)\b(?: [^ ,;]+){0,3} "
            r"(?:geantwort|antwort|äußer|kommentier|reagier|festleg)"
        ),
    ),
    "fr": _cues(
        denial=r"ne\b; n['’]; pas\b; jamais\b; rien\b; aucun; sans\b; ni\b; non\b; nul; personne ne\b",
        refusal=(
            r"refus; rejet; rejett; repouss; écart; exclu; déclin; oppos; veto; interdi; inaccept; dénonc; contre\b"
        ),
        consent=(
            r"accept; prenons\b; approuv; oui\b; salu; souten; soutien; appui; appuy; favorable; accueill; "
            r"d['’]accord\b; prêt"
        ),
        delay=r"plus tard; encore; étudi; examin; attend; réfléchi; avant\b; pour l['’]instant",
        kin=r"sauf; hors\b; empêch; arrêt; seul; faute de\b; avant\b; plutôt; manqu; cess; fin\b; in\w+able",
        proviso=(
            r"si\b; s['’]il; à condition\b; à moins\b; en échange\b; en contrepartie\b; tant que\b; pourvu\b; "
            r"sauf si\b; faute de\b"
        ),
        silence=r"(?:pas|aucun|aucune|refus\w* de)\b(?: [^ ,;]+){0,3} (?:répond|répons|réagi|comment|prononc)",
    ),
    "es": _cues(
        denial=r"no\b; nunca\b; jamás\b; nada\b; ningun; ningún; nadie\b; sin\b; ni\b; tampoco\b",
        refusal=(
            r"rechaz; neg(?:ó|ar|aron|ativa)\b; declin; descart; excluy; excluid; veto; prohib; inacept; opon; "
            r"opus; contra\b"
        ),
        consent=r"acept; sí\b; aprob; apoy; respald; acog; elogi; favorable; de acuerdo; dispuest",
        delay=r"despu; más tarde; todavía; aún\b; estudi; examin; antes de\b; por ahora; esper",
        kin=r"salvo; fuera; impid; detene; solo\b; sólo\b; falta; antes\b; cesa; fin\b; in\w+able",
        proviso=(
            r"si\b; siempre que\b; a condición\b; con la condición\b; a cambio\b; mientras\b; a menos\b; "
            r"salvo que\b; en cuanto\b; con tal de\b"
        ),
        silence=r"(?:no|sin|ningun|ninguna)\b(?: [^ ,;]+){0,3} (?:respond|respuest|contest|coment|pronunci)",
    ),
    "ru": _cues(
        denial=r"не\b; нет\b; ни\b; никогда\b; никто\b; никак; ничего\b; никого\b; без\b; нельзя\b; невозмож",
        refusal=r"отказ; отверг; отверж; отклон; запрещ; исключ; вето\b; непри; против\b; осуд; раскритик",
        consent=r"соглас; приня; прим(?:ет|ем|ут)\b; да\b; поддерж; одобр; приветств; готов",
        delay=r"изуч; рассмотр; позже\b; пока\b; отлож; ждать; до\b; прежде\b",
        kin=r"кроме; вне\b; прекра; только\b; вместо; до\b; пока\b; прежде; останов; лиш",
        proviso=r"если\b(?! верить); при условии\b; в обмен\b; только после\b; взамен\b; лишь после\b",
        silence=r"(?:не|нет|ни)\b(?: [^ ,;]+){0,3} (?:ответ|отреаг|коммент)",
    ),
    "uk": _cues(
        denial=r"не\b; ні\b; ніколи\b; ніхто\b; нічого\b; жод; без\b; неможлив; нема\b; немає\b",
        refusal=r"відмов; відкин; відхил; заборон; виключ; вето\b; неприйнятн; проти\b; засуд; висмія; критик",
        consent=r"згод; погод; прийня; так\b; підтрим; схвал; вітал; готов",
        delay=r"вивч; розгля; пізніше\b; поки\b; відкла; чека; до\b",
        kin=r"крім; поза\b; припин; лише\b; тільки\b; замість; до\b; поки\b; зупин",
        proviso=r"якщо\b; за умови\b; в обмін\b; лише після\b; тільки після\b; доки не\b",
        silence=r"(?:не|ні)\b(?: [^ ,;]+){0,3} (?:відпов|відреаг|комент)",
    ),
    "ar": _cues(
        denial=r"[وف]?لا\b; [وف]?لن\b; [وف]?لم\b; [وف]?ليس; [وف]?غير\b; [وبف]?دون\b; بلا\b; أي\b; عدم\b",
        refusal=r"\w{0,3}رفض; \w{0,3}يرفض; \w{0,3}ترفض; \w{0,3}استبعد; \w{0,3}منع; \w{0,3}اعترض; \w{0,3}أحمر",
        consent=(
            r"\w{0,2}قبل\b; \w{0,2}تقبل; \w{0,2}يقبل; \w{0,2}وافق; \w{0,2}توافق; \w{0,2}موافق; نعم\b; \w{0,2}رحب; "
            r"\w{0,2}أيد; \w{0,2}مستعد"
        ),
        delay=r"\w{0,3}دراسة; لاحق; \w{0,2}الآن; \w{0,2}بعد\b",
        kin=r"\w{0,3}إلا\b; سوى\b; \w{0,2}خارج; \w{0,2}وقف; \w{0,2}قبل\b; خط",
        proviso=r"[وف]?إذا\b; [وف]?لو\b; \w{0,2}شرط(?:ا|اً|ه|ها)?\b; \w{0,2}شريطة; \w{0,2}مقابل\b; ما لم\b",
        silence=r"(?:لم|لن|لا)\b(?: [^ ,;]+){0,3} (?:رد|ترد|يرد|تعليق|جواب)",
    ),
    "zh": _cues(
        denial=r"不(?![过久少断同仅但]); 没(?!有武装); 未(?!来); 无; 勿; 莫",
        refusal=r"拒; 否; 反对; 排除; 禁; 谴责; 驳; 批评",
        consent=r"接受; 同意; 赞成; 支持; 欢迎; 称赞; 愿意; 批准; 答应",
        delay=r"研究; 考虑; 再; 以后; 暂; 等",
        kin=r"除; 停; 只; 结束; 以外; 先",
        proviso=r"如果; 只要; 除非; (?<!匿名为)条件; 倘若; 若是; 前提; 作为交换; 换取; 否则",
        silence=r"(?:没有|未|不予|拒绝)(?:作出)?(?:回应|答复|回答|置评|评论|表态)",
        spaced=False,
    ),
}
