"""Words by which pages speak to their reader rather than tell the news: appeals, walls, consent, ways elsewhere.

Each is an expression that an article would hardly use of its own matter; where it might (in quotation marks, or in a
long paragraph), it does not count. They decide nothing alone where the page's structure can.
"""

from __future__ import annotations

import re


def _either(*parts: str, start: bool = False, end: bool = False) -> re.Pattern[str]:
    before, after = r"^\W*" if start else "", r"\W*$" if end else ""
    return re.compile(f"{before}(?:{'|'.join(parts)}){after}", re.IGNORECASE)


# What leads a line to another article.
_ELSEWHERE = (
    r"read (?:more|also|next)|also read|see (?:also|more)|more (?:on|from|about)|don['’]t miss|watch(?: now)?",
    r"related(?: (?:articles?|stor(?:y|ies)|topics?|news|content))?|recommended(?: (?:stories|articles|videos))?",
    r"lesen sie (?:auch|hier|mehr)|lies auch|mehr (?:zum thema|dazu|lesen)|auch interessant|zum thema",
    r"das könnte sie auch interessieren|empfohlener redaktioneller inhalt|empfehlungen",
    r"lire aussi|à lire (?:aussi|également)|lire la suite|sur le même sujet|voir aussi",
    r"lea también|lee también|leer más|más información|te puede interesar|noticias? relacionadas?|ver también",
    r"leia (?:também|mais)|saiba mais|veja também|leggi anche|per approfondire|potrebbe interessarti|vedi anche",
    r"lees (?:ook|meer|verder)|czytaj (?:więcej|także|też|również)|zobacz (?:też|także|również)",
    r"čtěte (?:také|též|dále)|číst (?:dále|více)|mohlo by vás zajímat|läs (?:också|mer|även)|les (?:også|mer)",
    r"læs (?:også|mere)|lue (?:myös|lisää)|citește și|vezi și|olvass(?:a|d) el|ayrıca okuyun|ilgili haber(?:ler)?",
    r"devamını oku|читайте (?:также|також)|по теме|смотрите также|baca juga|xem thêm|đọc thêm",
    r"اقرأ (?:أيضا|أيضًا|المزيد)|קראו (?:גם|עוד)|関連記事|こちらもおすすめ|관련기사|相关阅读|相關新聞|延伸閱讀",
)
_LABELS = (
    *_ELSEWHERE,
    r"advertisement|article content|anzeige|publicité|publicidad|pubblicità|reklam[ae]?|annon[sc]e?|реклама|iklan",
    r"advertentie|mainos|スポンサー|广告|廣告|광고|comments?|share|story continues below.*|kommentare?",
)
ELSEWHERE = _either(*(rf"(?:{part})\b" for part in _ELSEWHERE), start=True)
_LABEL = _either(*_LABELS, start=True, end=True)

# What a page asks of its reader, where a line begins with it; and what it says of itself, wherever it stands.
_ASKS = _either(
    r"sign up (?:for|to|here|now)|subscribe (?:to|now|here|for|today)|join (?:our|us)|follow us",
    r"download (?:our|the) app",
    r"get the .{2,30} app|click here|support (?:our|independent) journalism|thanks for signing up",
    r"by (?:clicking|signing up)",
    r"abonnieren sie|jetzt abonnieren|abonniere|melden sie sich (?:hier|jetzt) an",
    r"jetzt (?:kostenlos )?(?:testen|anmelden)",
    r"unterstützen sie uns|hat ihnen dieser artikel gefallen|inscrivez-vous|abonnez-vous|suivez-nous",
    r"suscríb[ae](?:te|se)",
    r"síguenos|assine|siga-nos|iscriviti|abbonati|seguici|meld je aan|abonneer|zapisz się|subskrybuj|obserwuj nas",
    r"přihlaste se k odběru|sledujte nás|prenumerera på|anmäl dig|följ oss|abonner på|følg oss|tilaa uutiskirje",
    r"abone ol|bizi takip|подписывайтесь|подпишитесь|підписуйтесь|підпишіться|ikuti kami|dapatkan update",
    start=True,
)
_PLUGGED = _either(
    r"newsletter|inbox|whatsapp|telegram|podcast|\bapp\b|kanal|channel|boletín|bulletin|nyhetsbrev|nyhedsbrev|biuletyn",
    r"uutiskirje|bülten|рассылк|розсилк",
)
_SAYS = _either(
    r"\ball rights reserved\b|affiliate[- ](?:links?|commission)|\bearn (?:us )?(?:an? )?(?:affiliate )?commission",
    r"sign up (?:for|to) (?:our|the|[\w’' ]{1,30}) newsletter|opt[- ]out at any time|alle rechte vorbehalten",
    r"newsletter (?:anmelden|abonnieren|bestellen|informiert)|zwei wochen kostenlos|tous droits réservés",
    r"todos los derechos reservados|todos os direitos reservados|tutti i diritti riservati",
    r"wszelkie prawa zastrzeżone",
)

# What stands where a page shows only the beginning to those who do not pay.
_WALL = _either(
    r"\d\s*% .{0,40}(?:remains? to be read|left to read|of (?:this|the) (?:article|story))",
    r"\d\s*% (?:de cet article|de este artículo)",
    r"\d\s*% (?:dieses artikels|di questo articolo|artykułu|tekstu)|il vous reste .{0,30}à lire",
    r"(?:subscribe|register|sign (?:in|up)|log in)\b.{0,40}\bto (?:continue|keep) reading",
    r"subscribe to (?:continue|unlock)",
    r"(?:subscribe|register|sign (?:in|up)|log in)\b.{0,40}\bto read (?:the (?:full|rest|whole)|this|more)",
    r"to (?:continue|keep) reading,? (?:this|please|subscribe|sign|log|register|create)|for subscribers only",
    r"(?:rest|article|story|content) (?:of .{0,30})?is (?:\w+ ){0,3}(?:for|to) .{0,20}subscribers",
    r"subscriber[- ](?:only|exclusive)|unlock (?:this|the full) (?:article|story)|already a subscriber",
    r"account to (?:continue|keep|read)",
    r"you(?:['’]?ve| have) (?:reached|read) .{0,30}(?:limit|free articles?)|continue reading (?:with|by|for free)",
    r"weiterlesen (?:mit|als)|(?:jetzt|um) weiter ?(?:zu)?lesen",
    r"(?:nur|exklusiv|ausschließlich) für (?:unsere )?abonnent",
    r"(?:artikel|beitrag) (?:jetzt )?freischalten|bereits (?:abonnent|abo\b)|réservée?s? (?:aux|à nos) abonnés",
    r"pour lire la suite|déjà abonné|poursuivre (?:votre|la) lecture|ya eres suscriptor",
    r"para (?:seguir|continuar) leyendo",
    r"(?:contenido|artículo|noticia|conteúdo|matéria) (?:exclusiv[oa]|solo|sólo|só) para (?:suscriptores|assinantes)",
    r"para continuar (?:lendo|a ler)|per continuare a leggere",
    r"(?:riservat[oa]|esclusiv[oa]) (?:agli|per gli) abbonati",
    r"(?:alleen|exclusief) voor abonnees|om verder te lezen|pozostało .{1,30}(?:tekstu|artykułu)",
    r"(?:tylko|wyłącznie) dla (?:prenumerator|subskrybent)|aby (?:czytać dalej|przeczytać (?:cały|całość))",
    r"(?:jen|pouze|exkluzivně) pro předplatitele|chcete číst dál|(?:endast|bara|enbart|kun) for? abonnenter",
    r"för prenumeranter|for å lese (?:videre|hele)|for at læse (?:videre|hele)|vain tilaajille|kizárólag előfizető",
    r"abonelere özel|(?:только|доступ\w*) (?:для|по) подпис|чтобы (?:про)?читать (?:дальше|далее|полностью|статью)",
    r"лише для передплатників|有料会員限定|残り\s*\d[\d,]*\s*文字|この記事は.{0,12}会員|会员专享|付费(?:阅读|内容)",
    r"订阅(?:后|以)(?:继续)?阅读|訂閱.{0,6}閱讀|유료\s?회원|구독자\s?전용|للمشتركين فقط|למנויים בלבד",
)
_GOES_ON = _either(
    r"continue reading|read (?:more|on|the (?:full|whole|rest|entire).*)|full (?:article|story)|show (?:more|full.*)",
    r"weiterlesen|mehr lesen|ganzen artikel .*|lire (?:la suite|plus|l['’]article.*)|leer más",
    r"s[ie]gu(?:e|ir) leyendo",
    r"continua a leggere|leggi tutto|continue (?:lendo|a ler)|leia mais|lees (?:verder|meer)|czytaj (?:dalej|więcej)",
    r"číst (?:dále|více|celý.*)|läs (?:mer|vidare)|les (?:mer|videre)|læs (?:mere|videre)|lue lisää|devamını oku",
    r"читать (?:далее|дальше|полностью)|читати далі|続きを読む|全文(?:を読む|阅读)?|阅读(?:全文|更多)|더\s?보기",
    r"اقرأ المزيد|המשך קריאה", start=True, end=True,
)

# What a site says instead of showing a page.
_NO_PAGE = _either(
    r"(?:enable|activate|turn on|requires?|activer|aktivieren sie|activar|включите|abilita) javascript",
    r"javascript (?:is|ist|est|está) (?:disabled|required|deaktiviert|désactivé|deshabilitado)",
    r"you are (?:a )?human|not a robot|checking your browser|access (?:to this page )?(?:has been )?denied|captcha",
    r"unusual (?:traffic|activity)|forbidden|page (?:was )?not found|page introuvable|seite (?:wurde )?nicht gefunden",
    r"página no encontrada|pagina non trovata|страница не найдена|strony nie znaleziono|too many requests",
    r"service unavailable",
)

# What pages ask consent with; the words of cookies and of data, then those that go with them.
_DATA = _either(
    r"\bcookies?\b|privacy (?:policy|settings|choices|preferences)|your privacy|personal data|external content|gdpr",
    r"datenschutz\w*|privatsphäre\w*|personenbezogene\w* daten|extern\w* inhalte?|vie privée|données personnelles",
    r"contenus? externes?|traceurs|datos personales|política de privacidad|dados pessoais|dati personali|informativa",
    r"persoonsgegevens|dane osobowe|danych osobowych|plik\w* cookie|osobní\w* údaj\w*|personuppgift\w*",
    r"personopplysning\w*|tietosuoja\w*|evästee\w*|çerez\w*|kişisel veri\w*|персональн\w+ данн\w+|файл\w* cookie",
    r"隐私|クッキー|プライバシー|쿠키|개인정보|ملفات تعريف الارتباط|עוגיות",
)
_CONSENT = _either(
    r"consent\w*|agree|accept(?: all)?\b|reject(?: all)?\b|your device|choices|our \d* ?partners|vendors|advertis\w+",
    r"process(?:es|ing)? (?:your )?(?:personal )?data|legitimate interest|personali[sz]ed|third[- ]part(?:y|ies)",
    r"settings",
    r"einwillig\w*|einverstanden|akzeptier\w+|ablehnen|zustimm\w+|werbung|drittplattform\w*|angezeigt|einstellungen",
    r"accepter|refuser|publicité|partenaires|acept\w+|rechaz\w+|publicidad|accett\w+|rifiut\w+|pubblicità|aceit\w+",
    r"akkoord|weiger\w+|advertenties|zgod\w+|odrzu\w+|reklam\w*|souhlas\w*|samtyck\w+|samtykk\w+|godkänn\w*|godta",
    r"hyväksy\w*|kabul|согласи\w+|принят\w*|принима\w*|реклам\w*|同意|接受|동의|موافق\w*|הסכמ\w*",
)
_YOU = _either(
    r"\b(?:you|your|sie|ihre?[nmr]?|deine?[nmr]?|ich|vous|votre|vos|sus?|tus?|seus?|tuoi|tua|jij|je|uw|twoj\w+|państ\w+|"
    r"vás|vaš\w*|du|din|ditt|dine|sinun|siz\w*|вы|ваш\w*)\b|あなた|您|你|귀하|当サイト|كم\b",
)

_BYLINE = re.compile(
    r"^\W*(?i:by|von|por|par|di|door|av|af|autor(?:in|a)?|opracowała?|napsala?|yazan|oleh|автор|текст)\b:?\s+[^\W\d_a-zа-я]"
)
_CLOCK = re.compile(r"\b\d{1,2}[.:h]\d{2}\b")
_YEAR = re.compile(r"\b(?:19|20)\d\d(?:\b|[年년])")
_CREDIT = re.compile(
    r"©|\b(?:foto|photo|image|imagem|imagen|picture|bild(?:quelle)?|bilde|kuva|credit|фото)s?(?: by|:| ©)|"
    r"\bgetty images|shutterstock|/(?:reuters|afp|ap|dpa|epa|efe)\b|"
    r"\((?:reuters|afp|ap|epa|dpa)\b[^)]*\)$", re.IGNORECASE
)
_QUOTED = re.compile(r"[“„«»”「『]")
_ENDED = re.compile(r"[.!?…。]\W*$")


def is_label(text: str) -> bool:
    """Whether a line is only a label of a page: `is_label("Read more:") → True`."""
    return len(text) < 80 and bool(_LABEL.match(text))


def is_appeal(text: str) -> bool:
    """Whether a line asks the reader to subscribe or follow: `is_appeal("Sign up for our newsletter.") → True`."""
    return len(text) < 400 and bool(_ASKS.match(text) or _SAYS.search(text)) and not _QUOTED.search(text)


def is_plug(text: str) -> bool:
    """Whether a short line is an appeal for the outlet's letters and channels, wherever it stands."""
    return len(text) < 150 and is_appeal(text) and bool(_PLUGGED.search(text))


def plugs(text: str) -> bool:
    """Whether a short line names a letter, an app or a channel, as outlets have: `plugs("Our newsletter") → True`."""
    return len(text) < 150 and bool(_PLUGGED.search(text)) and not _QUOTED.search(text)


def is_wall(text: str) -> bool:
    """Whether a line says that the rest is for those who pay: `is_wall("57 % of this article remain") → True`."""
    return len(text) < 400 and bool(_WALL.search(text)) and not _QUOTED.search(text)


def is_no_page(text: str) -> bool:
    """Whether a short text is that of an error, or of a check for robots."""
    return len(text) < 1_000 and bool(_NO_PAGE.search(text))


def goes_on(text: str) -> bool:
    """Whether a line is the way to the rest of a text: `goes_on("Read more") → True`."""
    return len(text) < 60 and bool(_GOES_ON.match(text))


def consents(text: str) -> bool:
    """Whether a paragraph asks its reader for consent to cookies, or to show what others hold."""
    return len(text) < 700 and bool(_DATA.search(text) and _CONSENT.search(text) and _YOU.search(text))


def asks_consent(text: str) -> bool:
    """Whether a whole page is nothing but a request for consent: many such words among few others."""
    found = [word.lower() for word in (*_DATA.findall(text), *_CONSENT.findall(text))]
    words = max(1, len(text.split()))
    return len(set(found)) >= 4 and len(found) > 0.05 * words and bool(_YOU.search(text))


def is_byline(text: str) -> bool:
    """Whether a line names an author: `is_byline("By Anna Holt") → True`."""
    return len(text.split()) <= 8 and bool(_BYLINE.match(text)) and not _ENDED.search(text)


def is_date_line(text: str) -> bool:
    """Whether a line tells a day or a time, little besides, and is no sentence."""
    words = len(text.split())
    if sum(map(str.isdigit, text)) < 0.12 * len(text):
        return False
    timed = (_CLOCK.search(text) and words <= 20) or (_YEAR.search(text) and words <= 7)
    return bool(timed) and not _ENDED.search(text)


def is_credit(text: str) -> bool:
    """Whether a line names who took a picture: `is_credit("Photo: A. Holt") → True`."""
    return len(text) < 250 and bool(_CREDIT.search(text))


def is_aside(text: str) -> bool:
    """Whether a line is a label, an appeal, an author's line or a picture's credit: nothing to put into an article."""
    return (is_label(text) or is_appeal(text) or is_byline(text) or consents(text)
            or is_credit(text))
